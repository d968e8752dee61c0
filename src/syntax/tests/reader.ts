import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { TestCase } from "../../core/test-cases.ts";
import type { SourceFile } from "../rule.ts";

/** Reads the tests of a file of one language, as its frameworks name and run them. Pure. */
export type TestReader = (root: SyntaxNode, file: SourceFile) => readonly TestCase[];
