/** A fault planted into the product, alone: the simulation has to find it, or it proves nothing. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** `find` is a piece of the file that occurs in it once. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}
