/* The character channel as C reads it; see channel.SparseChannel. */

#ifndef VNREPORT_CHANNEL_H
#define VNREPORT_CHANNEL_H

#include <stdint.h>

#define LOW (-1e9f)
#define LONGEST 40 /* letters of the longest word that is looked for or aligned */

/* A sparse table of letter events: the entries of true letter c are [starts[c], starts[c + 1]); all others of c
   have the log floors[c]. */
typedef struct {
    const int32_t *starts, *keys;
    const float *logs, *floors;
} Sparse;

/* A key of `two` is x * noisy_size + y: the letter is read as xy; one of `pair` is
   b * noisy_size + x: the letter and b before it are read as x. */
typedef struct {
    int32_t true_size, noisy_size;
    const float *none, *one;
    Sparse two, pair;
} Channel;

/* Return the log of an entry. */
static inline float entry(const Sparse *table, int32_t letter, int32_t key)
{
    for (int32_t e = table->starts[letter]; e < table->starts[letter + 1]; e++)
        if (table->keys[e] == key)
            return table->logs[e];
    return table->floors[letter];
}

#endif
