/** A part of a text that comes in pieces, put together. */
export class KeptText {
  /** Where it begins in the piece that is read; -1 where nothing is kept. */
  private from = -1;
  private pieces: string[] = [];
  /** Of what was kept of the pieces before. */
  private before = 0;

  get keeps(): boolean {
    return this.from >= 0;
  }

  begin(at: number): void {
    this.from = at;
  }

  /**
   * The piece is over, and what is kept goes on in the next one.
   * @returns the length of what is kept so far
   */
  goOn(piece: string): number {
    if (this.from < 0) return 0;
    this.before += piece.length - this.from;
    this.pieces.push(piece.slice(this.from));
    this.from = 0;
    return this.before;
  }

  /** The whole text that is kept, up to `to` in this piece; nothing is kept any more. */
  take(piece: string, to: number): string {
    const last = piece.slice(this.from, to);
    const whole = this.pieces.length === 0 ? last : this.pieces.join("") + last;
    this.pieces = [];
    this.before = 0;
    this.from = -1;
    return whole;
  }
}
