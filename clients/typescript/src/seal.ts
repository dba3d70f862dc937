/** Makes the text of stored commands, which may concern people, unreadable. */
export interface Seal {
  seal(text: string, of: string): Promise<string>;
  /** Throws for a text that was sealed with another key, or for another command. */
  open(sealed: string, of: string): Promise<string>;
}

const nonceLength = 12;

/**
 * Seals with an AES-GCM key, made or unwrapped at sign-on and not stored beside the data: a lost tablet shows nothing. The command
 * that a text belongs to is part of the seal.
 */
export function sealedWith(key: CryptoKey): Seal {
  const algorithm = (nonce: Uint8Array<ArrayBuffer>, of: string) => ({ name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(of) });
  return {
    async seal(text, of) {
      const nonce = crypto.getRandomValues(new Uint8Array(nonceLength));
      const sealed = await crypto.subtle.encrypt(algorithm(nonce, of), key, new TextEncoder().encode(text));
      const bytes = new Uint8Array([...nonce, ...new Uint8Array(sealed)]);
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    },
    async open(sealed, of) {
      const bytes = Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0));
      const plain = await crypto.subtle.decrypt(algorithm(bytes.slice(0, nonceLength), of), key, bytes.slice(nonceLength));
      return new TextDecoder().decode(plain);
    },
  };
}

/** Where the device itself is trusted. */
export const unsealed: Seal = { seal: (text) => Promise.resolve(text), open: (sealed) => Promise.resolve(sealed) };
