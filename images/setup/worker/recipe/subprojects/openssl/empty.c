/* See stub.c: this second archive has no symbol, so that both may be linked whole. */
typedef int ratspult_not_empty;
