/**
 * At least so many milliseconds lie between the end of a command and the start of the next: by the
 * times of its files it can then be told which command wrote a file, coarse as these times are.
 */
export const COMMAND_GAP_MS = 30;
