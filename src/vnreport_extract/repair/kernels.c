/* The search for the likeliest sequence of words, and how sure each of them is.

   Plain C without Python's headers: hatch_build.py compiles it into a shared library when the package is
   installed, and kernels.py calls it with the addresses of numpy arrays. Nothing here allocates memory that
   outlives a call. All scores are natural logs. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 256
#define MEMORY_BITS 15 /* log2 of the places that a memory has room for, */
#define SHORT_BITS 9   /* and of those for a text of no more than */
#define SHORT 64       /* so many words */
#define REACH 4        /* words, itself and those after it, that a word has a say in */
#define HOPELESS 9.0   /* nats that no later word makes up for */
#define NONE (-1e30)

/* The n-gram model of lm.LanguageModel. Level k (0 for bigrams): the successors of context j are
   ids[k][starts[k][j] .. starts[k][j + 1]), sorted; their logs are log_books[k][logs[k][place]]. */
typedef struct {
    const float *unigrams;
    const uint16_t *ids[3];
    const uint8_t *logs[3];
    const float *log_books[3];
    const int32_t *starts[3];
    const uint8_t *backoffs[3];
    const float *backoff_books[3];
} Model;

/* The candidates of each distinct token k: [starts[k], starts[k + 1]) of ids and channel scores. */
typedef struct {
    const int32_t *starts;
    const int32_t *ids;
    const float *scores;
} Pool;

/* How many hypotheses go on from a token, and how many nats under the best of them another is given up. */
typedef struct {
    int32_t size;
    double margin;
} Beam;

/* A context: the places of its longest known trigram and bigram (-1: unknown), and its last word. */
typedef struct {
    int32_t trigram, bigram, word;
} State;

/* A hypothesis: where it stands, how it got there. */
typedef struct {
    double score;
    State state;
    int32_t chosen; /* place in the pool */
    int16_t back;   /* hypothesis of the token before */
} Hypothesis;

/* What a level of the model says of a context: where its sorted successors lie, and the log of any other. */
typedef struct {
    int32_t context, low, length; /* context: -1 where there is none */
    float backoff;
} Successors;

/* All that follows a context: of its last word, its last two and its last three. */
typedef struct {
    Successors levels[3];
} Future;

/* Return the place of `word` among the successors of a context, or -1. */
static int32_t find(const Model *model, int level, const Successors *of, int32_t word)
{
    const uint16_t *ids = model->ids[level];
    int32_t low = of->low, length = of->length;
    while (length > 1) { /* without branches: the compiler makes moves of it */
        int32_t half = length >> 1;
        low += ids[low + half - 1] < word ? half : 0;
        length -= half;
    }
    return length == 1 && ids[low] == word ? low : -1;
}

static float log_of(const Model *model, int level, int32_t place)
{
    return model->log_books[level][model->logs[level][place]];
}

/* Return what follows a context. */
static Future future_of(const Model *model, const State *state)
{
    const int32_t contexts[] = {state->word, state->bigram, state->trigram};
    Future future;
    for (int level = 0; level < 3; level++) {
        int32_t context = contexts[level], low = context < 0 ? 0 : model->starts[level][context];
        future.levels[level] = (Successors){context, low, 0, 0.0f};
        if (context < 0)
            continue;
        future.levels[level].length = model->starts[level][context + 1] - low;
        future.levels[level].backoff = model->backoff_books[level][model->backoffs[level][context]];
    }
    return future;
}

/* A place found lately. */
typedef struct {
    int32_t context, place;
    int32_t word_and_level; /* -1: nothing remembered */
} Found;

/* A memory of such places: texts repeat themselves, and finding a place anew costs many misses of the cache. */
typedef struct {
    Found *found;
    int bits;
} Memory;

/* Return the place of `word` among the successors of a context, from memory if it was looked up before. */
static inline int32_t recall(const Model *model, const Memory *memory, int level, const Successors *of, int32_t word)
{
    int32_t tag = word << 2 | level;
    uint32_t hash = (uint32_t)of->context * 2654435761u ^ (uint32_t)tag * 2246822519u;
    Found *found = &memory->found[hash >> (32 - memory->bits)];
    if (found->context != of->context || found->word_and_level != tag)
        *found = (Found){of->context, find(model, level, of, word), tag};
    return found->place;
}

/* Return a memory for a text of `n` words; it has found nothing, not even room, where `found` is NULL. */
static Memory new_memory(int32_t n)
{
    Memory memory = {.bits = n > SHORT ? MEMORY_BITS : SHORT_BITS};
    memory.found = malloc(sizeof *memory.found << memory.bits);
    for (size_t i = 0; memory.found && i < (size_t)1 << memory.bits; i++)
        memory.found[i].word_and_level = -1;
    return memory;
}

/* Return the log probability of `word` after a context, and set `next` to the context that it makes. */
static inline float extend(const Model *model, const Memory *memory, const Future *future, int32_t word, State *next)
{
    const Successors *of = future->levels;
    int32_t place = recall(model, memory, 0, &of[0], word);
    float score = place >= 0 ? log_of(model, 0, place) : model->unigrams[word] + of[0].backoff;
    *next = (State){-1, place, word};
    if (of[1].context < 0)
        return score;
    place = next->trigram = of[1].length ? recall(model, memory, 1, &of[1], word) : -1;
    score = place >= 0 ? log_of(model, 1, place) : score + of[1].backoff;
    if (of[2].context < 0)
        return score;
    place = find(model, 2, &of[2], word);
    return place >= 0 ? log_of(model, 2, place) : score + of[2].backoff;
}

/* What decode() needs for one step: the hypotheses that grow out of the last ones, and a hash table of them. */
typedef struct {
    Beam limits;
    Hypothesis *beam, *grown;
    int32_t count;
    double best;
    int32_t *slots; /* of the hash table: a place in `grown` plus one, or 0 */
    uint32_t mask;
    Memory memory;
    int32_t *ranked; /* the places of the pool, by token and falling score */
} Step;

/* Put a hypothesis among the grown ones; of two with the same context, which have the same future, keep the better. */
static void keep(Step *step, State state, double score, int16_t back, int32_t chosen)
{
    uint32_t key = state.trigram >= 0  ? (uint32_t)state.trigram * 3 + 1
                   : state.bigram >= 0 ? (uint32_t)state.bigram * 3 + 2
                                       : (uint32_t)state.word * 3;
    uint32_t slot = (key * 2654435761u >> 7) & step->mask;
    for (; step->slots[slot]; slot = (slot + 1) & step->mask) {
        Hypothesis *other = &step->grown[step->slots[slot] - 1];
        if (other->state.word == state.word && other->state.trigram == state.trigram &&
            other->state.bigram == state.bigram) {
            if (score > other->score)
                *other = (Hypothesis){score, state, chosen, back};
            return;
        }
    }
    step->grown[step->count++] = (Hypothesis){score, state, chosen, back};
    step->slots[slot] = step->count;
}

/* Put the places [first, last) of the pool in the order of their scores, the best first. */
static void rank(const Pool *pool, int32_t first, int32_t last, int32_t *ranked)
{
    for (int32_t c = first; c < last; c++) {
        int32_t at = c;
        for (; at > first && pool->scores[ranked[at - 1]] < pool->scores[c]; at--)
            ranked[at] = ranked[at - 1];
        ranked[at] = c;
    }
}

/* Let every hypothesis of a beam go on with every candidate [first, last) of the ranked ones. */
static void grow(const Model *model, const Pool *pool, int alive, int32_t first, int32_t last, Step *step)
{
    const Hypothesis *beam = step->beam;
    double margin = step->limits.margin;
    step->count = 0;
    step->best = NONE;
    memset(step->slots, 0, (step->mask + 1) * sizeof *step->slots);
    for (int h = 0; h < alive; h++) {
        Future future = future_of(model, &beam[h].state);
        for (int32_t i = first; i < last; i++) {
            int32_t c = step->ranked[i];
            double bound = beam[h].score + pool->scores[c];
            if (bound < step->best - margin)
                break; /* those that follow are no better */
            State next;
            float gain = extend(model, &step->memory, &future, pool->ids[c], &next);
            double total = bound + gain;
            if (total < step->best - margin)
                continue;
            if (total > step->best)
                step->best = total;
            keep(step, next, total, (int16_t)h, c);
        }
    }
}

/* Return the score under which hypotheses are given up so that no more than a beam of them is left. */
static double cut(const Step *step)
{
    double margin = step->limits.margin, floor = step->best - margin;
    if (step->count <= step->limits.size)
        return floor;
    int32_t histogram[BUCKETS] = {0}, seen = 0;
    for (int32_t i = 0; i < step->count; i++)
        if (step->grown[i].score >= floor)
            histogram[(int)((step->best - step->grown[i].score) * (BUCKETS - 1) / margin)]++;
    for (int b = 0; b < BUCKETS; b++) {
        seen += histogram[b];
        if (seen > step->limits.size)
            return step->best - b * margin / (BUCKETS - 1);
    }
    return floor;
}

/* Make a beam of the best grown hypotheses and return how many they are. */
static int survivors(Step *step)
{
    double floor = cut(step);
    int alive = 0;
    for (int32_t i = 0; i < step->count && alive < step->limits.size; i++)
        if (step->grown[i].score >= floor)
            step->beam[alive++] = step->grown[i];
    return alive;
}

/* Allocate what a step needs and rank the candidates; return whether there is memory. */
static int make_step(Step *step, const Beam *limits, const int32_t *groups, int32_t n, const Pool *pool)
{
    int32_t width = 1, most = 0; /* the most candidates of a token, the last token */
    for (int32_t t = 0; t < n; t++) {
        int32_t own = pool->starts[groups[t] + 1] - pool->starts[groups[t]];
        width = own > width ? own : width;
        most = groups[t] > most ? groups[t] : most;
    }
    size_t room = (size_t)limits->size * (size_t)width;
    uint32_t slots = 64;
    while (slots < 2 * room)
        slots *= 2;
    step->limits = *limits;
    step->mask = slots - 1;
    step->beam = malloc((size_t)limits->size * sizeof *step->beam);
    step->grown = malloc(room * sizeof *step->grown);
    step->slots = malloc(slots * sizeof *step->slots);
    step->memory = new_memory(n);
    step->ranked = malloc(((size_t)pool->starts[n ? most + 1 : 0] + 1) * sizeof *step->ranked);
    if (!step->beam || !step->grown || !step->slots || !step->memory.found || !step->ranked)
        return 0;
    for (int32_t group = 0; n && group <= most; group++)
        rank(pool, pool->starts[group], pool->starts[group + 1], step->ranked);
    return 1;
}

static void free_step(Step *step)
{
    free(step->beam);
    free(step->grown);
    free(step->slots);
    free(step->memory.found);
    free(step->ranked);
}

/* Put into `path`, for each of `n` tokens, the place in the pool of its best candidate. `groups[t]` names the
   candidates of token t. `total` becomes the log score of them all. Return 0, or -1 where memory is short. */
int32_t decode(const Model *model, const Pool *pool, const int32_t *groups, int32_t n, const Beam *limits,
               int32_t *path, double *total)
{
    Step step;
    int alive = 1, best = 0;
    size_t size = (size_t)limits->size;
    int32_t *chosen = malloc((size_t)(n + 1) * size * sizeof *chosen);
    int16_t *back = malloc((size_t)(n + 1) * size * sizeof *back);
    int ready = make_step(&step, limits, groups, n, pool) && chosen && back;
    if (ready)
        step.beam[0] = (Hypothesis){0.0, {-1, -1, 1}, 0, 0}; /* a text begins after a boundary */
    for (int32_t t = 0; ready && t < n; t++) {
        grow(model, pool, alive, pool->starts[groups[t]], pool->starts[groups[t] + 1], &step);
        alive = survivors(&step);
        for (int h = 0; h < alive; h++) {
            chosen[(size_t)t * size + h] = step.beam[h].chosen;
            back[(size_t)t * size + h] = step.beam[h].back;
        }
    }
    for (int h = 1; ready && h < alive; h++)
        best = step.beam[h].score > step.beam[best].score ? h : best;
    *total = ready ? step.beam[best].score : NONE;
    for (int32_t t = n - 1; ready && t >= 0; t--) {
        path[t] = chosen[(size_t)t * size + best];
        best = back[(size_t)t * size + best];
    }
    free_step(&step);
    free(chosen);
    free(back);
    return ready ? 0 : -1;
}

/* What rescore() reads: a text as it was decoded. */
typedef struct {
    const Model *model;
    const Pool *pool;
    const int32_t *path;
    int32_t length;
    Memory memory;
} Text;

/* Return the log score of the words from token t on, with candidate c at t and the chosen ones after it; `here` is
   what follows the words before. It is NONE if c falls hopelessly below `nearest`, the best score up to t so far,
   which is raised. */
static double score_of(const Text *text, int32_t t, const Future *here, int32_t c, double *nearest)
{
    const int32_t *path = text->path, *ids = text->pool->ids;
    double score = text->pool->scores[c];
    State context;
    if (score < *nearest - HOPELESS && c != path[t])
        return NONE; /* the model can only take away from it */
    score += extend(text->model, &text->memory, here, ids[c], &context);
    *nearest = score > *nearest ? score : *nearest;
    if (score < *nearest - HOPELESS && c != path[t])
        return NONE;
    for (int32_t k = t + 1; k < text->length && k < t + REACH; k++) {
        Future future = future_of(text->model, &context);
        score += extend(text->model, &text->memory, &future, ids[path[k]], &context);
    }
    return score;
}

/* Put into `shares` the share of the chosen candidate at each token, all other tokens being as chosen. Return 0, or -1
   where memory is short. */
int32_t rescore(const Model *model, const Pool *pool, const int32_t *groups, int32_t n, const int32_t *path,
                float *shares)
{
    Text text = {model, pool, path, n, new_memory(n)};
    State context = {-1, -1, 1};
    if (!text.memory.found)
        return -1;
    for (int32_t t = 0; t < n; t++) {
        int32_t first = pool->starts[groups[t]], last = pool->starts[groups[t] + 1];
        Future here = future_of(model, &context);
        double nearest = NONE, own = 0.0, others = 0.0;
        shares[t] = 1.0f;
        if (last - first > 1) {
            own = score_of(&text, t, &here, path[t], &nearest);
            for (int32_t c = first; c < last; c++) {
                if (c == path[t])
                    continue;
                double score = score_of(&text, t, &here, c, &nearest);
                others += score > NONE ? exp(score - own) : 0.0;
            }
            shares[t] = (float)(1.0 / (1.0 + others));
        }
        extend(model, &text.memory, &here, pool->ids[path[t]], &context);
    }
    free(text.memory.found);
    return 0;
}
