/** Something that is wrong with one screen, for whoever mends its layout. */
export interface Finding {
  readonly check:
    | 'axe'
    | 'clipping'
    | 'contrast'
    | 'faces'
    | 'font size'
    | 'layout shift'
    | 'line break'
    | 'overflow'
    | 'overlap'
    | 'QR code'
    | 'reach'
    | 'target size';
  /** Tag, class and first words of what it is about. */
  readonly element: string;
  readonly what: string;
}
