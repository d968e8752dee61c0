import type { SyntaxLanguage } from "../../core/syntax.ts";
import { readCsharpTests } from "./csharp.ts";
import { readGoTests } from "./go.ts";
import { readJavaTests } from "./java.ts";
import { readJavascriptTests } from "./javascript.ts";
import { readKotlinTests } from "./kotlin.ts";
import { readPhpTests } from "./php.ts";
import { readPythonTests } from "./python.ts";
import type { TestReader } from "./reader.ts";
import { readRubyTests } from "./ruby.ts";
import { readRustTests } from "./rust.ts";

export const TEST_READERS: Readonly<Record<SyntaxLanguage, TestReader>> = {
  javascript: readJavascriptTests,
  typescript: readJavascriptTests,
  python: readPythonTests,
  go: readGoTests,
  java: readJavaTests,
  kotlin: readKotlinTests,
  rust: readRustTests,
  csharp: readCsharpTests,
  ruby: readRubyTests,
  php: readPhpTests,
};
