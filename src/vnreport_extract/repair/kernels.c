/* The search for the likeliest sequence of words, and how sure each of them is.

   Plain C without Python's headers: hatch_build.py compiles it into a shared library when the package is
   installed, and kernels.py calls it with the addresses of numpy arrays. Nothing here allocates memory that
   outlives a call. All scores are natural logs. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 256
#define MEMORY_BITS 15 /* log2 of the places that a memory has room for */
#define REACH 4       /* words, itself and those after it, that a word has a say in */
#define HOPELESS 12.0 /* nats that no later word makes up for */
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

/* Return the place of `word` among the sorted successors of a context, or -1. */
static int32_t find(const Model *model, int level, int32_t context, int32_t word)
{
    const uint16_t *ids = model->ids[level];
    int32_t low = model->starts[level][context], end = model->starts[level][context + 1];
    int32_t length = end - low;
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

static float backoff_of(const Model *model, int level, int32_t place)
{
    return model->backoff_books[level][model->backoffs[level][place]];
}

/* A memory of places found lately: texts repeat themselves, and finding a place anew costs many misses of the cache. */
typedef struct {
    int32_t context, place;
    int32_t word_and_level; /* -1: nothing remembered */
} Found;

/* Return the place of `word` among the successors of a context, from memory if it was looked up before. */
static inline int32_t recall(const Model *model, Found *memory, int level, int32_t context, int32_t word)
{
    int32_t tag = word << 2 | level;
    Found *found = &memory[((uint32_t)context * 2654435761u ^ (uint32_t)tag * 2246822519u) >> (32 - MEMORY_BITS)];
    if (found->context != context || found->word_and_level != tag)
        *found = (Found){context, find(model, level, context, word), tag};
    return found->place;
}

static Found *new_memory(void)
{
    Found *memory = malloc(sizeof *memory << MEMORY_BITS);
    for (size_t i = 0; memory && i < (size_t)1 << MEMORY_BITS; i++)
        memory[i].word_and_level = -1;
    return memory;
}

/* Return the log probability of `word` in a context, and set `next` to the context that it makes. */
static inline float extend(const Model *model, Found *memory, State context, int32_t word, State *next)
{
    int32_t place = recall(model, memory, 0, context.word, word);
    float score = place >= 0 ? log_of(model, 0, place) : model->unigrams[word] + backoff_of(model, 0, context.word);
    *next = (State){-1, place, word};
    if (context.bigram < 0)
        return score;
    place = next->trigram = recall(model, memory, 1, context.bigram, word);
    score = place >= 0 ? log_of(model, 1, place) : score + backoff_of(model, 1, context.bigram);
    if (context.trigram < 0)
        return score;
    place = find(model, 2, context.trigram, word);
    return place >= 0 ? log_of(model, 2, place) : score + backoff_of(model, 2, context.trigram);
}

/* What decode() needs for one step: the hypotheses that grow out of the last ones, and a hash table of them. */
typedef struct {
    Beam limits;
    Hypothesis *beam, *grown;
    int32_t count;
    double best;
    int32_t *slots; /* of the hash table: a place in `grown` plus one, or 0 */
    uint32_t mask;
    Found *memory;
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
        for (int32_t i = first; i < last; i++) {
            int32_t c = step->ranked[i];
            double bound = beam[h].score + pool->scores[c];
            if (bound < step->best - margin)
                break; /* those that follow are no better */
            State next;
            float gain = extend(model, step->memory, beam[h].state, pool->ids[c], &next);
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
    step->memory = new_memory();
    step->ranked = malloc(((size_t)pool->starts[n ? most + 1 : 0] + 1) * sizeof *step->ranked);
    if (!step->beam || !step->grown || !step->slots || !step->memory || !step->ranked)
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
    free(step->memory);
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

/* Return the log score of the words from token t on, with candidate c at t and the chosen ones after it. It is
   NONE if c falls hopelessly below `nearest`, the best score up to t so far, which is raised. */
static double score_of(const Model *model, Found *memory, const Pool *pool, const int32_t *path, int32_t t, int32_t n,
                       State context, int32_t c, double *nearest)
{
    double score = pool->scores[c];
    for (int32_t k = t; k < n && k < t + REACH; k++) {
        score += extend(model, memory, context, pool->ids[k == t ? c : path[k]], &context);
        if (k == t) {
            *nearest = score > *nearest ? score : *nearest;
            if (score < *nearest - HOPELESS && c != path[t])
                return NONE;
        }
    }
    return score;
}

/* Put into `shares` the share of the chosen candidate at each token, all other tokens being as chosen. Return 0, or -1
   where memory is short. */
int32_t rescore(const Model *model, const Pool *pool, const int32_t *groups, int32_t n, const int32_t *path,
             float *shares)
{
    State context = {-1, -1, 1};
    Found *memory = new_memory();
    if (!memory)
        return -1;
    for (int32_t t = 0; t < n; t++) {
        int32_t first = pool->starts[groups[t]], last = pool->starts[groups[t] + 1];
        double nearest = NONE, own = 0.0, others = 0.0;
        shares[t] = 1.0f;
        if (last - first > 1) {
            own = score_of(model, memory, pool, path, t, n, context, path[t], &nearest);
            for (int32_t c = first; c < last; c++) {
                if (c == path[t])
                    continue;
                double score = score_of(model, memory, pool, path, t, n, context, c, &nearest);
                others += score > NONE ? exp(score - own) : 0.0;
            }
            shares[t] = (float)(1.0 / (1.0 + others));
        }
        extend(model, memory, context, pool->ids[path[t]], &context);
    }
    free(memory);
    return 0;
}
