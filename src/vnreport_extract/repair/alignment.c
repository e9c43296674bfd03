/* The likeliest alignment of a true word with a noisy one: how each letter was read. */

#include "channel.h"

/* What is said of each pair of places (i, j) of a true word of n letters and a noisy one of m: that letter i is
   lost; that it is read as letter j; as j and the one before; that i and the one before are read as j. */
typedef struct {
    int32_t n, m;
    const float *none, *one, *two, *pair;
} Costs;

/* Put into `kinds` how each true letter was read in the likeliest alignment (1 to 4 in the order above; 0: with the
   letter after it), and into `ends` how many noisy letters were read by then. Return its log. Both words must have
   at most LONGEST letters. */
double align(const Costs *costs, int8_t *kinds, int32_t *ends)
{
    static const int letters[] = {0, 1, 1, 1, 2}, signs[] = {0, 0, 1, 2, 1};
    double table[LONGEST + 1][LONGEST + 1];
    int8_t step[LONGEST + 1][LONGEST + 1];
    int32_t n = costs->n, m = costs->m;
    for (int32_t j = 0; j <= m; j++)
        table[0][j] = j ? LOW : 0.0;
    for (int32_t i = 1; i <= n; i++) {
        for (int32_t j = 0; j <= m; j++) {
            int32_t place = (i - 1) * m + j - 1;
            const double logs[] = {
                LOW,
                costs->none[i - 1],
                j > 0 ? costs->one[place] : LOW,
                j > 1 ? costs->two[place] : LOW,
                i > 1 && j > 0 ? costs->pair[place] : LOW,
            };
            table[i][j] = table[i - 1][j] + logs[1];
            step[i][j] = 1;
            for (int8_t kind = 2; kind <= 4; kind++) {
                if (signs[kind] > j || letters[kind] > i)
                    continue;
                double score = table[i - letters[kind]][j - signs[kind]] + logs[kind];
                if (score > table[i][j]) {
                    table[i][j] = score;
                    step[i][j] = kind;
                }
            }
        }
    }
    for (int32_t i = 0; i < n; i++)
        kinds[i] = 0;
    for (int32_t i = n, j = m; i > 0 && table[n][m] > LOW / 2;) {
        int8_t kind = kinds[i - 1] = step[i][j];
        ends[i - 1] = j;
        i -= letters[kind];
        j -= signs[kind];
    }
    return table[n][m];
}

/* Align `n` pairs of words, true word i being true[true_starts[i] .. true_starts[i + 1]) and so on; put `kinds` and
   `ends` beside their letters. Pairs with a word that is too long are left out. */
void align_all(const Channel *channel, const int32_t *true, const int32_t *true_starts, const int32_t *noisy,
               const int32_t *noisy_starts, int32_t n, int8_t *kinds, int32_t *ends)
{
    float none[LONGEST], one[LONGEST * LONGEST], two[LONGEST * LONGEST], pair[LONGEST * LONGEST];
    int32_t size = channel->noisy_size;
    for (int32_t i = 0; i < n; i++) {
        const int32_t *t = true + true_starts[i], *x = noisy + noisy_starts[i];
        Costs costs = {true_starts[i + 1] - true_starts[i], noisy_starts[i + 1] - noisy_starts[i],
                       none, one, two, pair};
        if (costs.n > LONGEST || costs.m > LONGEST)
            continue;
        for (int32_t a = 0; a < costs.n; a++) {
            none[a] = channel->none[t[a]];
            for (int32_t b = 0; b < costs.m; b++) {
                int32_t place = a * costs.m + b;
                one[place] = channel->one[t[a] * size + x[b]];
                two[place] = b > 0 ? entry(&channel->two, t[a], x[b - 1] * size + x[b]) : LOW;
                pair[place] = a > 0 ? entry(&channel->pair, t[a], t[a - 1] * size + x[b]) : LOW;
            }
        }
        align(&costs, kinds + true_starts[i], ends + true_starts[i]);
    }
}
