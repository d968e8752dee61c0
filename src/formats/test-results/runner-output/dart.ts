import { oneLine } from "./scan.ts";

/** `dart test`, `flutter test`: `00:01 +5 ~1 -1: Some tests failed.` */
export const dart = oneLine(
  "dart",
  /^\d+:\d\d \+(\d{1,9})(?: ~(\d{1,9}))?(?: -(\d{1,9}))?: (?:All tests passed!|Some tests failed\.|All tests skipped\.)$/,
  ([passed = 0, skipped = 0, failed = 0]) => ({ passed, skipped, failed }),
);
