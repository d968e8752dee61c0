import type { SyntaxLanguage } from "../../core/syntax.ts";
import { collapsed, enclosing, type SyntaxNode } from "../../core/syntax-node.ts";

/** How a language says that something is not written yet. */
export interface StubCall {
  /** Asked of the only statement of a function. */
  isStub(statement: SyntaxNode, fn: SyntaxNode): boolean;
  /** Kinds at which `anywhere` is asked: what can mean nothing else, wherever it stands. */
  readonly kinds?: readonly string[];
  anywhere?(node: SyntaxNode): boolean;
}

const UNWRITTEN =
  /not (?:yet )?(?:been )?implemented|unimplemented|not supported yet|not yet supported|implement me|\bTODO\b|\bFIXME\b|to be implemented|["'`]implement /i;
/** A method that says this is for others to write. */
const FOR_OTHERS =
  /sub-?class|overrid|abstract|\bmust\b|should|deriv|implement(?:ed|s)? by|implementing class|inherit|not available|platform/i;
const COMING = /\b(?:todo|fixme|wip|yet|later|implement me)\b/i;

/** Longer than anything that only says so, white space left out. */
const LONG = 300;

/** Beyond this, white space included, a statement's text is not fetched: bodies within bodies would be, at each depth. */
const MOST = 20_000;

/** A statement as one line: no blank in it makes it another, or a long one. */
function inOneLine(statement: SyntaxNode): string {
  const { start, end } = statement.range();
  return end.index - start.index > MOST ? "" : collapsed(statement.text());
}

function says(statement: SyntaxNode, kind: RegExp, exception: RegExp): boolean {
  if (!kind.test(statement.kind())) return false;
  const text = inOneLine(statement);
  return (
    text.length < LONG && exception.test(text) && UNWRITTEN.test(text) && !FOR_OTHERS.test(text)
  );
}

const CLASSES = [
  "class_declaration",
  "abstract_class_declaration",
  "class",
  "class_definition",
  "interface_declaration",
  "trait_declaration",
  "module",
];
const CLASSES_HERE: Readonly<Record<string, readonly string[]>> = {
  javascript: ["class_declaration", "class"],
  python: ["class_definition"],
  ruby: ["class", "module"],
};

/** Whether a class around it is there to be extended: by its name, or because it says so. */
function inBaseClass(node: SyntaxNode): boolean {
  const around = enclosing(node, CLASSES);
  if (around === null) return false;
  const kind = around.kind();
  if (/^(?:abstract_class|interface|trait)_declaration$/.test(kind)) return true;
  const name = around.field("name")?.text() ?? "";
  if (/^(?:Base|Abstract)(?=[A-Z_]|$)|(?:Base|Abstract|Interface)$/.test(name)) return true;
  return around
    .children()
    .slice(0, 4)
    .some((one) => /modifier/.test(one.kind()) && /\babstract\b/.test(one.text().slice(0, 300)));
}

const javascript: StubCall = {
  isStub: (statement) =>
    says(
      statement,
      /^(?:throw|return)_statement$|^(?:call|await)_expression$/,
      /^(?:throw|(?:return )?(?:await )?Promise\.reject\() ?(?:new )?\w*Error\b/,
    ) && !inBaseClass(statement),
};

/** Errors that are raised for want of a better one. */
const PYTHON_ANY = /^raise (?:Exception|RuntimeError)\(/;

/** In a class that extends nothing, or only what marks it so, it may be for others to write. */
function pythonExtends(around: SyntaxNode): boolean {
  const bases = around.field("superclasses")?.text() ?? "";
  return /\w/.test(bases) && !/\b(?:ABC|ABCMeta|Protocol|object)\b/.test(bases);
}

export const STUB_CALLS: Readonly<Record<SyntaxLanguage, StubCall>> = {
  javascript,
  typescript: javascript,
  python: {
    isStub(statement, fn) {
      if (statement.kind() !== "raise_statement") return false;
      const around = enclosing(fn, CLASSES_HERE.python ?? []);
      if (says(statement, /^raise_statement$/, PYTHON_ANY))
        return around === null || (pythonExtends(around) && !inBaseClass(statement));
      const text = inOneLine(statement);
      if (!/^raise\s+NotImplementedError\b/.test(text) || FOR_OTHERS.test(text)) return false;
      // The language's own way to write an abstract method.
      if (around) return COMING.test(text);
      return /^raise\s+NotImplementedError(?:\(\s*\))?$/.test(text) || UNWRITTEN.test(text);
    },
  },
  go: {
    isStub: (statement) =>
      says(
        statement,
        /^(?:call_expression|return_statement)$/,
        /^(?:panic\(\s*["`]|return (?:[\w"]+, )?(?:errors\.New|fmt\.Errorf)\(\s*["`])/,
      ),
  },
  java: {
    isStub: (statement) =>
      /^throw new (?:[\w.]+\.)?NotImplementedException\(/.test(inOneLine(statement)) ||
      (says(
        statement,
        /^throw_statement$/,
        /^throw new (?:UnsupportedOperation|Runtime|IllegalState)?(?:Exception|Error)\(/,
      ) &&
        !inBaseClass(statement)),
  },
  kotlin: {
    isStub: (statement) =>
      says(
        statement,
        /^jump_expression$/,
        /^throw (?:UnsupportedOperation|Runtime|IllegalState)?(?:Exception|Error)\(/,
      ),
    kinds: ["call_expression"],
    // Kotlin's own: it throws, wherever it stands.
    anywhere(node) {
      const [callee] = node.children();
      return (
        callee?.kind() === "simple_identifier" &&
        /^(?:TODO|NotImplementedError)$/.test(callee.text())
      );
    },
  },
  rust: {
    isStub: (statement) => says(statement, /^macro_invocation$/, /^panic!/),
    kinds: ["macro_invocation"],
    anywhere(node) {
      const name = node.field("macro")?.text() ?? "";
      if (name !== "unimplemented") return name === "todo";
      // With words it often says what is not supported, and stays so.
      const text = node.text();
      return (
        /^unimplemented!\s*[([{]\s*[)\]}]$/.test(text) ||
        COMING.test(text) ||
        /not implemented/i.test(text)
      );
    },
  },
  csharp: {
    isStub: (statement) =>
      /^throw_(?:statement|expression)$/.test(statement.kind()) &&
      /^throw new (?:System\.)?NotImplementedException\(/.test(inOneLine(statement)),
  },
  ruby: {
    isStub(statement, fn) {
      if (statement.kind() !== "call") return false;
      const text = inOneLine(statement);
      if (text.length > LONG || !/^raise\b/.test(text) || FOR_OTHERS.test(text)) return false;
      if (/^raise[ (]+(?:::)?NotImplementedError/.test(text))
        return COMING.test(text) || !enclosing(fn, CLASSES_HERE.ruby ?? []);
      return UNWRITTEN.test(text) && COMING.test(text);
    },
  },
  php: {
    isStub: (statement) => {
      const text = inOneLine(statement);
      if (!/^throw\s+new\s/.test(text) || inBaseClass(statement)) return false;
      return (
        /^throw\s+new\s+[\w\\]*NotImplementedException\(/.test(text) ||
        says(statement, /^throw_expression$/, /^throw\s+new\s+[\w\\]*(?:Exception|Error)\(/)
      );
    },
  },
};
