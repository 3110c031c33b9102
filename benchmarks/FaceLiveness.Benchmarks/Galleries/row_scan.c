/* The plain scan that memory allows: every row, one after another, AVX2, one thread. Compile with cc -O3 -march=native.
   row_scan ROWS_FILE PROBES_FILE ROWS   floats of 4 bytes, 512 a row
   Then for each number of probes read from standard input: milliseconds, and the row nearest to the first probe. */
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DIMENSION = 512, MOST_PROBES = 32 };

static float dot(const float *a, const float *b)
{
    __m256 s0 = _mm256_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
    for (int i = 0; i < DIMENSION; i += 32) {
        s0 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), s0);
        s1 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), s1);
        s2 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 16), _mm256_loadu_ps(b + i + 16), s2);
        s3 = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 24), _mm256_loadu_ps(b + i + 24), s3);
    }
    float sums[8];
    _mm256_storeu_ps(sums, _mm256_add_ps(_mm256_add_ps(s0, s1), _mm256_add_ps(s2, s3)));
    return sums[0] + sums[1] + sums[2] + sums[3] + sums[4] + sums[5] + sums[6] + sums[7];
}

static float *load(const char *path, size_t rows)
{
    float *values = aligned_alloc(64, rows * DIMENSION * sizeof(float));
    FILE *file = fopen(path, "rb");
    if (!values || !file || fread(values, DIMENSION * sizeof(float), rows, file) != rows) {
        fprintf(stderr, "can't read %zu rows of %s\n", rows, path);
        exit(1);
    }
    fclose(file);
    return values;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(int count, char **arguments)
{
    if (count != 4) return 2;
    size_t rows = strtoull(arguments[3], NULL, 10);
    float *vectors = load(arguments[1], rows), *probes = load(arguments[2], MOST_PROBES);
    int asked;
    while (scanf("%d", &asked) == 1 && asked <= MOST_PROBES) {
        float best[MOST_PROBES];
        size_t nearest[MOST_PROBES] = { 0 };
        for (int p = 0; p < asked; p++) best[p] = -2;
        double start = now();
        for (size_t row = 0; row < rows; row++)
            for (int p = 0; p < asked; p++) {
                float similarity = dot(vectors + row * DIMENSION, probes + p * DIMENSION);
                if (similarity > best[p]) { best[p] = similarity; nearest[p] = row; }
            }
        printf("%.4f %zu\n", now() - start, nearest[0]);
        fflush(stdout);
    }
    return 0;
}
