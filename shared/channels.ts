/**
 * The few names that preload, main and window must spell alike and that need no schema. Apart from
 * the contract, so that the preload stays a few hundred bytes.
 */

/** The origin is fixed for ever from release 1: IndexedDB belongs to it. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'yiping';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** The one channel for requests, the one for events, and the one that carries the outbox's port. */
export const REQUEST_CHANNEL = 'yiping:request';
export const EVENT_CHANNEL = 'yiping:event';
export const PORT_CHANNEL = 'yiping:outbox-port';

/** The message that hands the outbox worker's port from the preload to the window. */
export const OUTBOX_PORT_MESSAGE = 'yiping:outbox-port';
