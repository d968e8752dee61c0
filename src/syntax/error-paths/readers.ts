import type { SyntaxLanguage } from "../../core/syntax.ts";
import { readCsharpErrorPaths } from "./csharp.ts";
import { readGoErrorPaths } from "./go.ts";
import { readJavaErrorPaths } from "./java.ts";
import { readJavascriptErrorPaths } from "./javascript.ts";
import { readKotlinErrorPaths } from "./kotlin.ts";
import { readPhpErrorPaths } from "./php.ts";
import { readPythonErrorPaths } from "./python.ts";
import type { ErrorPathReader } from "./reader.ts";
import { readRubyErrorPaths } from "./ruby.ts";
import { readRustErrorPaths } from "./rust.ts";

export const ERROR_PATH_READERS: Readonly<Record<SyntaxLanguage, ErrorPathReader>> = {
  javascript: readJavascriptErrorPaths,
  typescript: readJavascriptErrorPaths,
  python: readPythonErrorPaths,
  go: readGoErrorPaths,
  java: readJavaErrorPaths,
  kotlin: readKotlinErrorPaths,
  rust: readRustErrorPaths,
  csharp: readCsharpErrorPaths,
  ruby: readRubyErrorPaths,
  php: readPhpErrorPaths,
};
