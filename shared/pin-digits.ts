/** How many digits a PIN has; the pad has nothing but digits. Apart from the schemas, for the window. */
export const PIN_DIGITS = { min: 6, max: 12 } as const;
