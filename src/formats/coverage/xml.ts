import { SaxesParser } from "saxes";
import type { CoverageFormat } from "../../core/coverage.ts";
import { quoted } from "../../core/quote.ts";
import type { CoverageReader } from "./report.ts";
import { UnreadableCoverage } from "./report.ts";
import { countOf, lineOf, unreadable } from "./values.ts";

/** The longest element, comment or text without a tag in it (in UTF-16 code units). */
export const MAX_ELEMENT = 1024 * 1024;
const MAX_DEPTH = 100;

/** An element that begins. */
export class Element {
  constructor(
    readonly name: string,
    private readonly attributes: Readonly<Record<string, string>>,
    /** Line of the report on which its tag ends. */
    readonly at: number,
  ) {}

  get(attribute: string): string | undefined {
    return this.attributes[attribute];
  }

  /** The number of a line of code; 0 is none. @throws UnreadableCoverage */
  line(attribute: string): number {
    return this.number(attribute, lineOf);
  }

  /** How often something ran; `otherwise` where it is not said. @throws UnreadableCoverage */
  count(attribute: string, otherwise?: number): number {
    if (otherwise !== undefined && this.attributes[attribute] === undefined) return otherwise;
    return this.number(attribute, countOf);
  }

  private number(attribute: string, read: (text: string) => number | null): number {
    const text = this.attributes[attribute];
    const number = text === undefined ? null : read(text);
    if (number !== null) return number;
    const said = text === undefined ? "has no" : `has ${quoted(text)} as`;
    throw unreadable(this.at, `<${this.name}> ${said} \`${attribute}\``);
  }
}

/** What a format does with its elements. */
export interface XmlFormat {
  readonly format: CoverageFormat;
  /** The root element's name. */
  readonly root: string;
  /** @param parents names of the elements around it, the nearest last */
  open(element: Element, parents: readonly string[]): void;
  close?(name: string): void;
  /** A piece of the text inside an element. @param open its name, last, and those of the elements around it */
  text?(piece: string, open: readonly string[]): void;
}

/**
 * Reads a report in XML. A document type is read over: nothing is fetched, and its entities are errors
 * that expand to nothing. Anything but one whole, well-formed document with the format's root is
 * unreadable.
 */
export function readXml(format: XmlFormat): CoverageReader {
  return new XmlReader(format);
}

class XmlReader implements CoverageReader {
  private readonly parser = new SaxesParser();
  private readonly open: string[] = [];
  /** Where the last tag ended, and how much was read, in UTF-16 code units. */
  private lastTag = 0;
  private read = 0;

  constructor(private readonly to: XmlFormat) {
    const { parser, open } = this;
    parser.on("error", (error) => {
      throw new UnreadableCoverage(`it is not well-formed XML: ${error.message.slice(0, 200)}`);
    });
    parser.on("opentag", ({ name, attributes }) => {
      this.passed(parser.position);
      if (open.length === 0 && name !== to.root)
        throw unreadable(parser.line, `its root is <${name.slice(0, 60)}>, not <${to.root}>`);
      if (open.length >= MAX_DEPTH)
        throw unreadable(parser.line, `more than ${MAX_DEPTH} elements are inside each other`);
      to.open(new Element(name, attributes, parser.line), open);
      open.push(name);
    });
    parser.on("closetag", ({ name }) => {
      this.passed(parser.position);
      open.pop();
      to.close?.(name);
    });
    const text = (piece: string) => to.text?.(piece, open);
    parser.on("text", text);
    parser.on("cdata", text);
  }

  get format(): CoverageFormat {
    return this.to.format;
  }

  push(text: string): void {
    this.parser.write(text);
    this.read += text.length;
    this.refuseLonger(this.read);
  }

  end(): void {
    this.parser.close();
  }

  private passed(position: number): void {
    this.refuseLonger(position);
    this.lastTag = position;
  }

  private refuseLonger(position: number): void {
    if (position - this.lastTag > MAX_ELEMENT)
      throw unreadable(this.parser.line, `nothing ends within ${MAX_ELEMENT} characters`);
  }
}
