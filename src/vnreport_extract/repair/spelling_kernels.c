/* The true words that a noisy word may stand for, found in a trie by what the channel says of each letter.

   A word is spelled letter by letter down the trie. For the letters spelled so far a row holds, for each j, the
   best log probability of the first j noisy letters. A branch is left as soon as nothing below it can come within
   reach: the noisy letters still to come cost at least what their likeliest readings cost. */

#include "channel.h"

#include <stdlib.h>
#include <string.h>

#define INSERTED (-6.5f) /* a noisy letter that stands for none */
#define DEPTH 16         /* letters of the longest true word; trie.py leaves out longer ones */
#define ROW 48           /* a row: two entries that are always LOW, one for each j, and room for whole vectors */
#define NO_WORD 0xFFFF
#define LANES 4          /* floats of a whole vector */
#define GUESS_WIDTH 3.0f /* nats under the best conceivable within which a guess is good enough */
#define FIRST_WIDTH 4.0f /* nats under the best conceivable within which the best word is sought first */

/* A node of the trie; the children of a node lie side by side. See trie.py. */
typedef struct {
    uint16_t letter, upper; /* in lower and upper case */
    uint16_t word;          /* the id of the word that ends here, or NO_WORD */
    uint16_t children;      /* how many there are */
    int32_t first;          /* the first of them */
    float prior;            /* the highest prior of the words at and below the node */
} Node;

/* How far a search goes: see restorer.py, where the figures are set. */
typedef struct {
    float limit, spread, rank_spread;
    int32_t room;
} Reach;

/* What a true letter says of one noisy word, by j: it is read as letter j - 1, as letters j - 2 and j - 1. */
typedef struct {
    int32_t stamp; /* the noisy word that this was filled for */
    float one[ROW], two[ROW];
} Letter;

/* Logs by noisy letter (rows) and true letter: of the one being read as the other, and the best of the true letter
   being so read together with any next one, and with any before it. */
typedef struct {
    float *one, *first, *second;
    /* By two noisy letters x * noisy_size + y: the best log of any true letter read so, and the true letters that
       have an entry of their own, at [starts[xy], starts[xy + 1]) of `letters` and `logs`. */
    float *two, *logs;
    int32_t *starts, *letters;
} Bounds;

typedef struct {
    const Channel *channel;
    const Node *nodes;
    const float *priors;
    Bounds bounds;
    Letter *letters;
    /* By true letter, the most (it is never above 0) by which the best conceivable end of a branch changes: where the
       letter is lost or read as one or two, where it is merged with the next one, and with the one before. */
    float *gain, *first_gain, *second_gain;
    int32_t stamp;
    const int32_t *noisy;
    int32_t length, width; /* of the word, and of its rows in whole vectors */
    /* The best log of the noisy letters from j on; the same where the first of them is a stray one. */
    float to_come[ROW], stray[ROW];
    float rows[DEPTH + 2][ROW];
    int32_t *ids;
    float *scores, *ranks;
    int32_t found, room;
    float best_rank;
    float floor; /* a word must be above it, in the end */
    float *floats; /* the blocks that the arrays above are parts of */
    int32_t *ints;
} Search;

static float max(float a, float b) { return a > b ? a : b; }

/* Return what a true letter says of the noisy word sought, worked out on the first asking. */
static const Letter *letter_of(Search *s, int32_t c)
{
    const Channel *channel = s->channel;
    Letter *letter = &s->letters[c];
    if (letter->stamp == s->stamp)
        return letter;
    letter->stamp = s->stamp;
    for (int32_t j = 0; j < s->width; j++)
        letter->one[j] = letter->two[j] = LOW;
    for (int32_t j = 1; j <= s->length; j++)
        letter->one[j] = channel->one[c * channel->noisy_size + s->noisy[j - 1]];
    for (int32_t j = 2; j <= s->length; j++)
        letter->two[j] = entry(&channel->two, c, s->noisy[j - 2] * channel->noisy_size + s->noisy[j - 1]);
    return letter;
}

/* Fill the first `width` places of the row after one more letter, as if no noisy letter were a stray one, and set the
   best logs that this leaves within reach, without and with a stray letter next. */
static inline void fill_places(const Search *s, const Letter *letter, float none, float pair,
                               const float *grandparent, const float *parent, float *restrict row, int32_t width,
                               float *best, float *stray)
{
    float most = LOW, most_stray = LOW;
    for (int32_t j = 0; j < width; j++) {
        float lost = parent[j] + none, read = parent[j - 1] + letter->one[j];
        float split = parent[j - 2] + letter->two[j], merged = grandparent[j - 1] + pair;
        row[j] = max(max(lost, read), max(split, merged));
        most = max(most, row[j] + s->to_come[j]);
        most_stray = max(most_stray, row[j] + s->stray[j]);
    }
    *best = most;
    *stray = most_stray;
}

/* Fill the row after one more true letter, `before` being the one before it (0: none), and return the best log that
   it leaves within reach. Rows are given from j = 0 on; two entries before that are LOW. Stray noisy letters are let in
   only where that leads to more than `floor`. */
static float fill_row(Search *s, int32_t c, int32_t before, float floor, const float *grandparent,
                      const float *parent, float *row)
{
    const Letter *letter = letter_of(s, c);
    const Sparse *pairs = &s->channel->pair;
    float none = s->channel->none[c], pair = before > 0 ? pairs->floors[c] : LOW, best, stray;
    if (s->width == 8) /* a number known to the compiler makes straight code of most rows */
        fill_places(s, letter, none, pair, grandparent, parent, row, 8, &best, &stray);
    else
        fill_places(s, letter, none, pair, grandparent, parent, row, s->width, &best, &stray);
    for (int32_t e = pairs->starts[c]; before > 0 && e < pairs->starts[c + 1]; e++) {
        for (int32_t j = 1; j <= s->length; j++) {
            if (pairs->keys[e] == before * s->channel->noisy_size + s->noisy[j - 1]) {
                row[j] = max(row[j], grandparent[j - 1] + pairs->logs[e]);
                best = max(best, row[j] + s->to_come[j]);
                stray = max(stray, row[j] + s->stray[j]);
            }
        }
    }
    if (stray > floor)
        for (int32_t j = 1; j <= s->length; j++)
            row[j] = max(row[j], row[j - 1] + INSERTED);
    return best;
}

/* Return the place of the lowest rank among the words found. */
static int32_t lowest(const Search *s)
{
    int32_t place = 0;
    for (int32_t i = 1; i < s->found; i++)
        place = s->ranks[i] < s->ranks[place] ? i : place;
    return place;
}

/* Keep a word among the best so far, and return the rank that the next must be above to be kept too. */
static float keep(Search *s, int32_t word, float score, float rank)
{
    int32_t place = s->found < s->room ? s->found++ : lowest(s);
    s->ids[place] = word;
    s->scores[place] = score;
    s->ranks[place] = rank;
    return s->found < s->room ? LOW : s->ranks[lowest(s)];
}

/* Find the words whose log is above `floor`, which rises to `spread` under the best found; of those only the ones
   that rank within `rank_spread` of the best. Letters at depths upper[0] to upper[1] are in upper case. Return the
   best log. */
static float walk(Search *s, const int32_t *upper, float floor, float spread, float rank_spread)
{
    float best = LOW, rank_floor = s->best_rank - rank_spread;
    int32_t spelled[DEPTH + 1] = {0}, next[DEPTH + 1] = {1}, end[DEPTH + 1] = {1 + s->nodes[0].children};
    float tops[DEPTH + 2] = {LOW, s->to_come[0]}; /* by depth, what the letters so far leave within reach */
    s->found = 0;
    for (int32_t depth = 0; depth >= 0;) {
        if (next[depth] == end[depth]) {
            depth--;
            continue;
        }
        const Node *node = &s->nodes[next[depth]++];
        int32_t c = upper[0] <= depth && depth < upper[1] ? node->upper : node->letter;
        float least = max(floor, rank_floor - node->prior);
        float merging = tops[depth + 1] + s->first_gain[c]; /* this letter and the next may be read as one */
        float above = max(tops[depth + 1] + s->gain[c], tops[depth] + s->second_gain[c]);
        if (max(above, merging) <= least)
            continue;
        float *row = s->rows[depth + 2] + 2;
        float top = fill_row(s, c, spelled[depth], floor, s->rows[depth] + 2, s->rows[depth + 1] + 2, row);
        if (max(top, merging) <= least)
            continue;
        float score = row[s->length];
        if (node->word != NO_WORD && score > floor) {
            float rank = score + s->priors[node->word];
            best = max(best, score);
            floor = max(floor, score - spread);
            s->best_rank = max(s->best_rank, rank);
            rank_floor = max(rank_floor, s->best_rank - rank_spread);
            if (rank > rank_floor)
                rank_floor = max(rank_floor, keep(s, node->word, score, rank));
        }
        if (node->children) {
            spelled[++depth] = c;
            tops[depth + 1] = top;
            next[depth] = node->first;
            end[depth] = node->first + node->children;
        }
    }
    return best;
}

/* Note what each true letter may gain or lose, for the noisy word sought. */
static void note_gains(Search *s)
{
    const Channel *channel = s->channel;
    const Bounds *bounds = &s->bounds;
    int32_t trues = channel->true_size;
    float most = LOW; /* that any two noisy letters may gain */
    for (int32_t j = 2; j <= s->length; j++)
        most = max(most, s->to_come[j] - s->to_come[j - 2]);
    for (int32_t c = 0; c < trues; c++) {
        s->gain[c] = max(channel->none[c], channel->two.floors[c] + most);
        s->first_gain[c] = s->second_gain[c] = LOW;
    }
    for (int32_t j = 1; j <= s->length; j++) {
        int32_t row = s->noisy[j - 1] * trues;
        float step = s->to_come[j] - s->to_come[j - 1];
        for (int32_t c = 0; c < trues; c++) {
            s->gain[c] = max(s->gain[c], bounds->one[row + c] + step);
            s->first_gain[c] = max(s->first_gain[c], bounds->first[row + c] + step);
            s->second_gain[c] = max(s->second_gain[c], bounds->second[row + c] + step);
        }
    }
    for (int32_t j = 2; j <= s->length; j++) {
        int32_t xy = s->noisy[j - 2] * channel->noisy_size + s->noisy[j - 1];
        for (int32_t e = bounds->starts[xy]; e < bounds->starts[xy + 1]; e++) {
            int32_t c = bounds->letters[e];
            s->gain[c] = max(s->gain[c], bounds->logs[e] + s->to_come[j] - s->to_come[j - 2]);
        }
    }
}

/* Make ready for one noisy word. */
static void begin(Search *s, const int32_t *noisy, int32_t length)
{
    int32_t trues = s->channel->true_size, noisies = s->channel->noisy_size;
    s->noisy = noisy;
    s->length = length;
    s->width = length < 8 ? 8 : (length + LANES) / LANES * LANES;
    s->stamp++;
    for (int32_t j = 0; j < ROW; j++)
        s->to_come[j] = s->stray[j] = LOW;
    s->to_come[length] = 0.0f;
    for (int32_t j = length - 1; j >= 0; j--) {
        float best = s->stray[j] = INSERTED + s->to_come[j + 1];
        const float *one = s->bounds.one + noisy[j] * trues, *second = s->bounds.second + noisy[j] * trues;
        for (int32_t c = 0; c < trues; c++)
            best = max(best, max(one[c], second[c]) + s->to_come[j + 1]);
        if (j + 1 < length)
            best = max(best, s->bounds.two[noisy[j] * noisies + noisy[j + 1]] + s->to_come[j + 2]);
        s->to_come[j] = best;
    }
    note_gains(s);
}

/* Spell a word letter by letter, each time taking the child that leaves the most within reach. Return the best log of
   the words passed, LOW where there is none, and raise `best_rank` to the best of their ranks: the best word that a
   search may find is at least as good, and seldom better. */
static float guess(Search *s, const int32_t *upper)
{
    float best = LOW;
    int32_t last = 0;
    const Node *node = s->nodes;
    for (int32_t depth = 0; node->children; depth++) {
        const float *grandparent = s->rows[depth] + 2, *parent = s->rows[depth + 1] + 2;
        float *row = s->rows[depth + 2] + 2, top = LOW, before = depth ? LOW : s->to_come[0];
        int capital = upper[0] <= depth && depth < upper[1];
        const Node *children = &s->nodes[node->first], *chosen = NULL;
        for (int32_t j = 0; depth && j <= s->length; j++)
            before = max(before, parent[j] + s->to_come[j]);
        for (int32_t i = 0; i < node->children; i++) {
            int32_t c = capital ? children[i].upper : children[i].letter;
            if (before + s->gain[c] <= top)
                continue;
            float own = fill_row(s, c, last, LOW, grandparent, parent, row);
            chosen = own > top ? &children[i] : chosen;
            top = max(top, own);
        }
        if (!chosen)
            break;
        node = chosen;
        int32_t c = capital ? node->upper : node->letter;
        fill_row(s, c, last, LOW, grandparent, parent, row);
        last = c;
        if (node->word != NO_WORD) {
            best = max(best, row[s->length]);
            s->best_rank = max(s->best_rank, row[s->length] + s->priors[node->word]);
        }
    }
    return best;
}

/* Find the candidates of one noisy word: seek the best in ever wider circles unless a guess is near it, then all that
   come near it. */
static void search(Search *s, const int32_t *noisy, int32_t length, const int32_t *upper, const Reach *reach)
{
    float best, width = FIRST_WIDTH;
    s->found = 0;
    if (length > LONGEST)
        return;
    begin(s, noisy, length);
    s->best_rank = LOW;
    best = guess(s, upper);
    if (best <= max(s->to_come[0] - GUESS_WIDTH, -reach->limit)) {
        s->best_rank = best = LOW;
        for (; best == LOW; width *= 2) {
            float floor = max(s->to_come[0] - width, -reach->limit);
            best = walk(s, upper, floor, 0.0f, -LOW);
            if (floor == -reach->limit)
                break;
        }
    }
    if (best > LOW)
        best = walk(s, upper, best - reach->spread, reach->spread, reach->rank_spread);
    s->floor = best - reach->spread;
}

/* Turn the tables of single letters and of merged ones round, so that the noisy letter comes first. */
static void note_single_bounds(const Channel *channel, Bounds *bounds)
{
    int32_t trues = channel->true_size, noisies = channel->noisy_size;
    float floor = LOW;
    for (int32_t c = 0; c < trues; c++)
        floor = max(floor, channel->pair.floors[c]);
    for (int32_t c = 0; c < trues; c++) {
        for (int32_t x = 0; x < noisies; x++) {
            bounds->one[x * trues + c] = channel->one[c * noisies + x];
            bounds->first[x * trues + c] = floor;
            bounds->second[x * trues + c] = channel->pair.floors[c];
        }
    }
    for (int32_t c = 0; c < trues; c++) {
        for (int32_t e = channel->pair.starts[c]; e < channel->pair.starts[c + 1]; e++) {
            int32_t before = channel->pair.keys[e] / noisies, row = channel->pair.keys[e] % noisies * trues;
            bounds->first[row + before] = max(bounds->first[row + before], channel->pair.logs[e]);
            bounds->second[row + c] = max(bounds->second[row + c], channel->pair.logs[e]);
        }
    }
}

/* The same for letters that are read as two. */
static void note_double_bounds(const Channel *channel, Bounds *bounds)
{
    const Sparse *two = &channel->two;
    int32_t size = channel->noisy_size * channel->noisy_size;
    float floor = LOW;
    for (int32_t c = 0; c < channel->true_size; c++)
        floor = max(floor, two->floors[c]);
    for (int32_t xy = 0; xy < size; xy++)
        bounds->two[xy] = floor;
    for (int32_t e = 0; e < two->starts[channel->true_size]; e++) {
        bounds->two[two->keys[e]] = max(bounds->two[two->keys[e]], two->logs[e]);
        bounds->starts[two->keys[e] + 1]++; /* at first the number of entries */
    }
    for (int32_t xy = 0; xy < size; xy++)
        bounds->starts[xy + 1] += bounds->starts[xy];
    for (int32_t c = channel->true_size - 1; c >= 0; c--) {
        for (int32_t e = two->starts[c]; e < two->starts[c + 1]; e++) {
            int32_t place = bounds->starts[two->keys[e]]++; /* the starts move to where the next ones begin */
            bounds->letters[place] = c;
            bounds->logs[place] = two->logs[e];
        }
    }
    memmove(bounds->starts + 1, bounds->starts, (size_t)size * sizeof *bounds->starts);
    bounds->starts[0] = 0;
}

/* Return some floats of a block, and go on behind them. */
static float *take(float **block, size_t size)
{
    float *taken = *block;
    *block += size;
    return taken;
}

/* Allocate what a search needs and set what does not change from word to word; return whether there is memory. */
static int prepare(Search *s)
{
    size_t trues = (size_t)s->channel->true_size, noisies = (size_t)s->channel->noisy_size;
    size_t entries = (size_t)s->channel->two.starts[trues], room = (size_t)s->room;
    size_t size = 3 * trues * (noisies + 1) + noisies * noisies + entries + 2 * room;
    float *floats = s->floats = malloc(size * sizeof(float));
    s->ints = calloc(noisies * noisies + 1 + entries + room, sizeof(int32_t));
    s->letters = calloc(trues, sizeof *s->letters);
    if (!s->floats || !s->ints || !s->letters)
        return 0;
    s->bounds = (Bounds){
        .one = take(&floats, trues * noisies),
        .first = take(&floats, trues * noisies),
        .second = take(&floats, trues * noisies),
        .two = take(&floats, noisies * noisies),
        .logs = take(&floats, entries),
        .starts = s->ints,
        .letters = s->ints + noisies * noisies + 1,
    };
    s->ids = s->bounds.letters + entries;
    s->gain = take(&floats, trues);
    s->first_gain = take(&floats, trues);
    s->second_gain = take(&floats, trues);
    s->scores = take(&floats, room);
    s->ranks = take(&floats, room);
    note_single_bounds(s->channel, &s->bounds);
    note_double_bounds(s->channel, &s->bounds);
    for (int32_t depth = 0; depth < DEPTH + 2; depth++)
        for (int32_t j = 0; j < ROW; j++)
            s->rows[depth][j] = LOW;
    s->rows[1][2] = 0.0f; /* no letter read, none spelled; no stray letter stands before the first */
    return 1;
}

/* Find the candidates of `n` noisy words: word i is noisy[starts[i] .. starts[i + 1]), with the letters at depths
   cases[2 * i] to cases[2 * i + 1] in upper case. They are put into all_ids and all_scores (log channel) from
   ends[i] to ends[i + 1]; both have room for n * reach->room. Return 0, or -1 where memory is short. */
int32_t search_all(const Channel *channel, const Node *nodes, const float *priors,
                   const int32_t *noisy, const int32_t *starts, const int32_t *cases, int32_t n, const Reach *reach,
                   int32_t *ends, int32_t *all_ids, float *all_scores)
{
    Search s = {.channel = channel, .nodes = nodes, .priors = priors, .room = reach->room};
    int ready = prepare(&s);
    ends[0] = 0;
    for (int32_t i = 0; ready && i < n; i++) {
        search(&s, noisy + starts[i], starts[i + 1] - starts[i], cases + 2 * i, reach);
        ends[i + 1] = ends[i];
        for (int32_t k = 0; k < s.found; k++) {
            if (s.ranks[k] > s.best_rank - reach->rank_spread && s.scores[k] > s.floor) {
                all_ids[ends[i + 1]] = s.ids[k];
                all_scores[ends[i + 1]++] = s.scores[k];
            }
        }
    }
    free(s.floats);
    free(s.ints);
    free(s.letters);
    return ready ? 0 : -1;
}
