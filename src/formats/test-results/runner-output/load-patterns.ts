/** How tools begin what they say of a file that they cannot compile or load; the file, then the line. */

const FILE = String.raw`((?:[A-Za-z]:)?[^\s:()'"\[\]]{1,400}\.\w{1,6})`;
const pattern = (text: string) => new RegExp(text.replace("FILE", FILE));

export const COMPILERS: readonly RegExp[] = [
  // javac, kotlinc and scalac by way of Maven.
  String.raw`^\[ERROR\] (?:file://)?FILE:\[(\d{1,7}),\d+\] `,
  // javac by way of Gradle; gcc, clang and swiftc.
  String.raw`^FILE:(\d{1,7}):(?:\d{1,7}:)? (?:fatal )?error: `,
  // kotlinc by way of Gradle, before and since 1.9.
  String.raw`^e: (?:file://)?FILE:(?: \()?(\d{1,7})[:,] ?\d{1,7}\)?:? `,
  // csc and tsc.
  String.raw`^\s{0,20}FILE\((\d{1,7}),\d{1,7}\): error (?:CS|TS|FS|BC)\d+: `,
  String.raw`^FILE:(\d{1,7}):\d{1,7} - error TS\d+: `,
].map(pattern);

/** Interpreters: a Ruby file and the one that required it, RSpec, PHP, pytest's conftest. */
export const INTERPRETERS: readonly RegExp[] = [
  String.raw`^(?:\S{1,400}:\d{1,7}:in .{1,200}: )?FILE:(\d{1,7}):in .{1,200}: .{1,800}\((?:LoadError|NameError|SyntaxError)\)$`,
  String.raw`^An error occurred while loading FILE\.(?: - .*)?$`,
  String.raw`^(?:PHP )?(?:Fatal|Parse) error: .{0,800} in FILE(?: on line |:)(\d{1,7})$`,
  String.raw`^ImportError while loading conftest '?FILE'?\.$`,
].map(pattern);

/** Ruby's way from the file that could not be loaded to the one that was to run. */
export const RUBY_FRAME = pattern(String.raw`^\s{1,20}(?:\d+: )?from FILE:(\d{1,7}):in `);

/** Node prints the place, then some of the code, then the error. */
export const NODE_PLACE = pattern(String.raw`^(?: Exception during run: )?file://FILE:(\d{1,7})$`);
export const NODE_ERROR =
  /^(?: Exception during run: )?[A-Za-z]{0,30}Error(?: \[\w{1,60}\])?: (?:Cannot find (?:module|package) |The requested module |Named export |\S{1,400} does not provide an export named )/;
export const IMPORTED_FROM = pattern(` imported from ['"]?(?:file://)?FILE['"]?$`);
export const REQUIRED_BY = pattern("^- FILE$");
/** node:test's line for a file as a whole: what was printed before it is the file's. */
export const NODE_FILE = pattern(String.raw`^✖ FILE \(\d`);

export const RUST_ERROR = /^error(?:\[E\d{1,6}\])?: /;
export const RUST_PLACE = pattern(String.raw`^ {1,20}--> FILE:(\d{1,7}):\d{1,7}$`);
export const RUST_END = /^error: could not compile `/;

export const GO_PACKAGE = /^# (\S{1,500})(?: \[\S{1,500}\])?$/;
export const GO_LINE = pattern(String.raw`^(?:vet: )?FILE:(\d{1,7}):(?:\d{1,7}:)? `);
