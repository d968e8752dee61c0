/**
 * What an error of loading, compiling or calling says is missing, so that "missing because this change adds
 * it" can be told from "broken". By the words of each tool; the words are theirs, so all of them are asked
 * of every message: a run does not say which tool spoke.
 */

/** A name, with what it is qualified by. */
const NAME = String.raw`([\w$.:#\\/@<>~+-]{1,300})`;
/** In the quotation marks of any tool. */
const QUOTED = String.raw`["'\x60\u2018\u201c]([^"'\x60\u2018\u2019\u201c\u201d\n]{1,300})["'\x60\u2019\u201d]`;

const PATTERNS: readonly RegExp[] = [
  // Node, jest, vitest, TypeScript: modules.
  `Cannot find (?:module|package) QUOTED`,
  `Failed to (?:load url|resolve import) QUOTED`,
  String.raw`Failed to load url (\S{1,300})`,
  `Could not resolve QUOTED`,
  `Module not found: (?:Error: )?Can't resolve QUOTED`,
  // … and what a module exports.
  `does not provide an export named QUOTED`,
  `Named export QUOTED not found`,
  `has no exported member (?:named )?QUOTED`,
  `No matching export in QUOTED for import QUOTED`,
  `Cannot find name QUOTED`,
  `Property QUOTED does not exist on `,
  `No QUOTED export is defined on the QUOTED mock`,
  // What is not exported is undefined where it is called.
  String.raw`\(0 ?, ?NAME\) is not a (?:function|constructor)`,
  String.raw`(?:^|[:\s])NAME is not (?:a function|a constructor|defined)\b`,
  // Python.
  `No module named QUOTED`,
  `cannot import name QUOTED`,
  `name QUOTED is not defined`,
  `has no attribute QUOTED`,
  `got an unexpected keyword argument QUOTED`,
  `fixture QUOTED not found`,
  // Go.
  `undefined: NAME`,
  String.raw`\.NAME undefined \((?:type|cannot)`,
  String.raw`undefined \(type .{1,300} has no (?:field or method|method) NAME`,
  `unknown field QUOTED? ?in struct literal`,
  `unknown field NAME in struct literal`,
  `no required module provides package NAME[;:]`,
  `(?:package|module) NAME is not in (?:GOROOT|std)`,
  `cannot find (?:package|module providing package) "?NAME"?`,
  String.raw`\((?:missing method) NAME\)`,
  // Rust.
  `unresolved imports? QUOTED`,
  `(?:cannot|could not) find (?:[a-z]+(?:[ /,]+(?:or )?[a-z]+){0,5} )?QUOTED in`,
  `use of (?:undeclared|unresolved) (?:type|crate|module|crate or module|module or unlinked crate) QUOTED`,
  `no (?:method|field|variant|function or associated item|variant or associated item|associated item)[a-z, ]{0,60} (?:named )?QUOTED found`,
  `no QUOTED in (?:the root|QUOTED)`,
  `no field QUOTED on type`,
  `has no field named QUOTED`,
  `is not a member of trait QUOTED`,
  // Java, Kotlin, Scala.
  `symbol: {1,4}(?:class|method|variable|interface|static|constructor) NAME`,
  `package NAME does not exist`,
  String.raw`[Uu]nresolved reference:? ["'\x60]?NAME["'\x60]?`,
  `(?:No value passed for parameter|Cannot find a parameter with this name:) ["']?NAME["']?`,
  `value NAME is not a member of`,
  `not found: (?:value|type|object) NAME`,
  String.raw`(?:NoClassDefFoundError|ClassNotFoundException|NoSuchMethodError|NoSuchFieldError): (?:'[\w.$\[\]]{1,200} )?NAME`,
  // C#.
  `The (?:type or namespace )?name QUOTED (?:does not exist|could not be found)`,
  `type or namespace name QUOTED (?:does not exist|could not be found)`,
  `does not contain a definition for QUOTED`,
  `does not have a parameter named QUOTED`,
  // Ruby.
  String.raw`cannot load such file -- (\S{1,300})`,
  `uninitialized constant NAME`,
  `undefined (?:local variable or )?(?:method|variable)(?: or method)? QUOTED`,
  `unknown keywords?: :?NAME`,
  // PHP.
  `(?:Class|Interface|Trait|Enum) ["']NAME["'] not found`,
  String.raw`Call to undefined (?:function|method) NAME\(`,
  `Undefined constant ["']?NAME["']?`,
  `Failed opening required QUOTED`,
  String.raw`Unknown named parameter \$NAME`,
  // Swift, C, C++.
  `cannot find (?:type )?QUOTED in scope`,
  `has no member (?:named )?QUOTED`,
  `no such module QUOTED`,
  `QUOTED was not declared in this scope`,
  `use of undeclared identifier QUOTED`,
  `no (?:member|type) named QUOTED in`,
  `QUOTED (?:file not found|undeclared)`,
  `fatal error: NAME: No such file or directory`,
  `undefined reference to QUOTED`,
  `implicit declaration of function QUOTED`,
].map((text) => new RegExp(text.replaceAll("QUOTED", QUOTED).replaceAll("NAME", NAME), "gm"));

/** Read of a message; load errors say early, or at the end of a cut one, what they are about. */
const READ = 4_000;
const MAX_NAMES = 50;

/**
 * The modules and symbols that a message says are missing: module paths as written (`../src/sum`), symbols
 * with their qualifiers (`acme::sum`, `App\Sum`) and without (`sum`). Empty where it says none.
 */
export function missingNames(message: string): readonly string[] {
  const text = message.slice(0, READ);
  const names = new Set<string>();
  for (const pattern of PATTERNS)
    for (const [, ...found] of text.matchAll(pattern)) {
      // Where two names stand in a message the module goes first, and the missing one last.
      const name = found.filter((one) => one !== undefined).at(-1);
      if (name !== undefined) for (const one of formsOf(name)) names.add(one);
      if (names.size >= MAX_NAMES) return [...names].slice(0, MAX_NAMES);
    }
  return [...names];
}

function formsOf(given: string): string[] {
  const name = given.trim().replace(/^[.:#\\]+(?=\w)|[.:;,]+$|\(.*$|<.*$/gs, "");
  if (name === "") return [];
  // A path of a module has no last part of its own; nor has a file.
  if (/[/]|^\.|\s/.test(name)) return [name];
  const last = name.split(/::|[.\\#]/).at(-1) ?? "";
  return last === name || last === "" ? [name] : [name, last];
}
