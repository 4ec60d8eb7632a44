/** One sentence about a journal: what disproves it, or what is worth knowing. */
export interface Finding {
  readonly kind: 'broken' | 'note';
  readonly where: string;
  readonly what: string;
}
