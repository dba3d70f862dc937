import type { DescMessage, DescMethodUnary, DescService, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { createClient, createContextValues, type Client, type Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { filled, purposeOfCall, retried, signed } from "./calls.js";
import type { Language } from "./errors.js";
import { services } from "./gen/services.js";
import { Positions } from "./positions.js";
import { sendable } from "./requests.js";
import { SignOn, type TokenProvider } from "./signon.js";

/** The services of the suite. */
export type ServiceName = keyof typeof services;

/** How to connect to the suite, and as whom. */
export interface ConnectOptions {
  /** Each service's HTTP address, such as `http://localhost:5201`. */
  readonly services: Readonly<Record<ServiceName, string>>;
  /** The caller's token, for all services. */
  readonly token: TokenProvider;
  /** Why the caller reads and writes (stored in the access log), at most 200 characters; a single call states another in `x-purpose`. */
  readonly purpose?: string | (() => string);
  /** Language of texts for people. Danish unless English is requested. */
  readonly language?: Language;
  /** How long a call may take, including retries; 30 s when absent. */
  readonly timeoutMs?: number;
  /** Replaces the platform's `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

type Clients<Served> = { readonly [Key in keyof Served]: Served[Key] extends DescService ? Client<Served[Key]> : never };

/** Settings of a single call. */
export interface UnaryOptions {
  readonly purpose?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** The suite as one person calls it: `suite.cases.intake.registerCase(…)`. */
export type Suite = { readonly [Name in ServiceName]: Clients<(typeof services)[Name]> } & {
  /** Makes one call by its method; for services that all four serve, name the one to call. */
  call<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options?: UnaryOptions & { readonly service?: ServiceName | undefined },
  ): Promise<MessageShape<O>>;
  /**
   * Whether a service is up and serves, by its own answer; undefined if something else answers. It distinguishes a lost connection
   * from a call on which the connection breaks every time.
   */
  isServing?(service: ServiceName, signal?: AbortSignal): Promise<boolean | undefined>;
  /** What was written through this connection so far, as `at_least` of later calls; empty before the first write. */
  atLeast(): string;
  /** The language of texts. */
  readonly language: Language;
};

/** Connects to all services with one sign-on. Nothing is sent before the first call. */
export function connect(options: ConnectOptions): Suite {
  const positions = new Positions();
  const signOn = new SignOn(options.token);
  const language = options.language ?? "da";
  const purpose = typeof options.purpose === "function" ? options.purpose : () => (options.purpose as string | undefined) ?? "";
  const transports = {} as Record<ServiceName, Transport>;
  const clients: Record<string, Record<string, unknown>> = {};
  for (const [name, served] of Object.entries(services) as [ServiceName, Record<string, DescService>][]) {
    const transport = createGrpcWebTransport({
      baseUrl: options.services[name],
      interceptors: [sendable(language), filled(name, positions), retried, signed(signOn, purpose, language)],
      defaultTimeoutMs: options.timeoutMs ?? 30_000,
      ...(options.fetch && { fetch: options.fetch }),
    });
    transports[name] = transport;
    clients[name] = Object.fromEntries(Object.entries(served).map(([key, service]) => [key, createClient(service, transport)]));
  }

  const call: Suite["call"] = async (method, request, { service, purpose: why, signal, timeoutMs } = {}) => {
    const context = createContextValues().set(purposeOfCall, why);
    return (await transports[service ?? serviceOf(method.parent)].unary(method, signal, timeoutMs, undefined, request, context)).message;
  };
  const isServing: Suite["isServing"] = async (service, signal) => {
    try {
      const answer = await (options.fetch ?? globalThis.fetch)(`${options.services[service].replace(/\/+$/, "")}/grpc.health.v1.Health/Check`, {
        method: "POST",
        headers: { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" },
        body: new Uint8Array(5),
        signal: signal ?? null,
      });
      if (!answer.headers.get("content-type")?.startsWith("application/grpc-web")) return undefined;
      // A five-byte frame header before `status: SERVING`.
      const body = new Uint8Array(await answer.arrayBuffer());
      return body[5] === 0x08 && body[6] === 0x01;
    } catch {
      return false;
    }
  };
  return { ...(clients as unknown as { [Name in ServiceName]: Clients<(typeof services)[Name]> }), call, isServing, language, atLeast: () => positions.atLeast };
}

/** `sygeopfoelgning.cases.v1.IntakeService` is served by `cases`. */
export function serviceOf(service: DescService): ServiceName {
  const area = service.typeName.split(".")[1] ?? "";
  if (!(area in services)) throw new Error(`Every service serves ${service.typeName}: name the one that is meant.`);
  return area as ServiceName;
}
