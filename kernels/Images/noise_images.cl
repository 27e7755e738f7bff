// Images with noise, or noise in their place.
#include "portable.h"
#include "random.h"
#include "normal.h"

// y = keep x + deviation xi with xi normal, or + a number uniform in [low[c], high[c]]. A lane a block of four words, and so four elements a
// fourth of the image apart, which leaves neighbouring lanes neighbouring floats. Moves 8 bytes an element, and some 60 operations.
KERNEL(256) noise_images(const GLOBAL float *x, GLOBAL float *y, const GLOBAL int *samples, const GLOBAL float *low, const GLOBAL float *high,
        int N, int H, int W, int C, float keep, float deviation, int uniform, uint key0, uint key1, uint lane0, uint lane1) {
    int size = H * W * C, blocks = (size + 3) / 4, n = THREAD / blocks, block = THREAD % blocks;
    if (n >= N) return;
    RandomWords words = philox((uint)samples[n], (uint)block, lane0, lane1, key0, key1);
    uint word[4] = { words.a, words.b, words.c, words.d };
    NormalPair first = { 0.0f, 0.0f }, second = first;
    if (!uniform) {
        first = normal_pair(words.a, words.b);
        second = normal_pair(words.c, words.d);
    }
    float normal[4] = { first.x, first.y, second.x, second.y };
    UNROLL
    for (int k = 0; k < 4; k++) {
        int element = k * blocks + block, at = n * size + element;
        if (element >= size) continue;
        if (uniform) {
            float least = low[element % C], noise = multiply_add(high[element % C] - least, uniform_number(word[k]), least);
            y[at] = multiply_add(keep, x[at], noise);
        } else {
            y[at] = multiply_add(deviation, normal[k], keep * x[at]);
        }
    }
}
