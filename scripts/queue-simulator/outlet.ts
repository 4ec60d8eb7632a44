/** Where the machine's cable ends, and who calls whom. */
export type SimulatorTransport =
  /** The machine dials the kiosk, from any address of its own unless given. */
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      readonly from?: string;
    }
  /** The kiosk dials the machine; port 0 is any free one. */
  | { readonly kind: 'tcp-listen'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'websocket';
      readonly host: string;
      readonly port: number;
      /** Speaks TLS with it (wss). */
      readonly certificate?: { readonly cert: string; readonly key: string };
    }
  /** The machine posts each message to the kiosk's webhook. */
  | { readonly kind: 'http'; readonly url: string; readonly token?: string }
  | {
      readonly kind: 'serial';
      readonly path: string;
      readonly address: number;
      readonly baudRate?: number;
    };

/** One connection: a socket, an opened port. */
export interface Plug {
  write(bytes: Uint8Array): Promise<void>;
  /** Ends it without a goodbye. */
  pull(): void;
}

/** Where a way of connecting puts its plugs, one at a time. */
export interface Outlet {
  plugIn(plug: Plug): void;
  arrived(plug: Plug, bytes: Uint8Array): void;
  /** It is over; of one that has been replaced nobody wants to know. */
  out(plug: Plug): void;
  /** The kiosk did not take a message. @param status of HTTP */
  refused(status: number): void;
}

/** A way of connecting: plugs in, again and again, until it is closed. */
export interface Way {
  readonly port?: Promise<number>;
  close(): Promise<void>;
}
