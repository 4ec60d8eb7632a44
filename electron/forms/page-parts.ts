import { create } from 'qrcode';

/** A text as a QR code, drawn as one path with its quiet zone. */
export function qrSvg(text: string): string {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const cells = Array.from({ length: size * size }, (_, at) => at)
    .filter((at) => data[at] === 1)
    .map((at) => `M${at % size} ${Math.floor(at / size)}h1v1h-1z`);
  return `<svg viewBox="-4 -4 ${size + 8} ${size + 8}"><path d="${cells.join('')}"/></svg>`;
}

/** A text as HTML shows it, whatever is in it. */
export function safe(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
