/** Timeouts in milliseconds, sizes in bytes, and counts: what this program waits for, reads and keeps at most. */

/** An interpreter or uv that does not answer in this time is killed. */
export const QUERY_TIMEOUT_MS = 10_000;

/** All queries of one command together: several that hang delay it little more than one. */
export const ALL_QUERIES_TIMEOUT_MS = QUERY_TIMEOUT_MS + 2000;

/** An interpreter that did not answer in time is skipped for this time. */
export const SKIP_AFTER_TIMEOUT_MS = 10 * 60 * 1000;

/** Long, because uv may query an index. */
export const DRY_RUN_TIMEOUT_MS = 300_000;

/** The longest that a timer can take, because uv may have to download. */
export const DOWNLOAD_TIMEOUT_MS = 2 ** 31 - 1;

/** Between two attempts to read a pipe that does not wait by itself. */
export const PIPE_PAUSE_MS = 10;

/** A program that prints more is killed: no valid answer is as long. */
export const MAX_OUTPUT_BYTES = 10_000_000;

/** A larger file is not read. */
export const MAX_TEXT_BYTES = 20_000_000;

/** A wrapper is a small program: a larger file is not one. */
export const MAX_WRAPPER_BYTES = 60_000;

/** Wrappers around wrappers. More than this may be a circle. */
export const MAX_WRAPPERS = 8;

/** Links in a path, as in Linux. */
export const MAX_LINKS = 40;
