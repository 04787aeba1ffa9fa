/** The thread in which a script of Apps Script runs: Google's services as objects, and calls that wait, as they do there. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createContext, runInContext, Script } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

const { signal, bytes, bound } = workerData as {
  readonly signal: Int32Array;
  readonly bytes: Uint8Array;
  /** Titles of the questions of the form that the script lives in, if it lives in one. */
  readonly bound: readonly string[] | null;
};

const signed = (buffer: Uint8Array): number[] => [...buffer].map((byte) => (byte > 127 ? byte - 256 : byte));
const unsigned = (list: readonly number[] | string): Buffer =>
  typeof list === 'string' ? Buffer.from(list) : Buffer.from(list.map((byte) => byte & 255));

/** Waits for the answer of the main thread, which asks it over the network. */
function ask(question: object): { readonly status: number; readonly body: string } {
  Atomics.store(signal, 0, 0);
  parentPort?.postMessage({ fetch: question });
  Atomics.wait(signal, 0, 0);
  return JSON.parse(Buffer.from(bytes.subarray(0, signal[1])).toString()) as { status: number; body: string };
}

type Value = string | readonly string[];

/** What the clock of the test says. */
let time = 0;

let lastId = 1000;

class Item {
  readonly id = ++lastId;
  #choices: readonly string[] = [];
  title = '';
  required = false;
  help = '';
  validation: unknown;
  readonly type: string;
  constructor(type: string) {
    this.type = type;
  }
  getId = (): number => this.id;
  getIndex = (): number => 0;
  getTitle = (): string => this.title;
  getType = (): string => this.type;
  getChoices = (): { getValue: () => string }[] => this.#choices.map((one) => ({ getValue: () => one }));
  asMultipleChoiceItem = (): this => this;
  asCheckboxItem = (): this => this;
  asListItem = (): this => this;
  asScaleItem = (): this => this;
  getLowerBound = (): number => 1;
  getUpperBound = (): number => 5;
  setTitle(title: string): this {
    if (title.trim() === '') throw new Error('The title is empty.');
    this.title = title;
    return this;
  }
  setRequired(required: boolean): this {
    this.required = required;
    return this;
  }
  setHelpText(help: string): this {
    this.help = help;
    return this;
  }
  setValidation(validation: unknown): this {
    this.validation = validation;
    return this;
  }
  setChoiceValues(values: readonly string[]): this {
    if (values.length === 0) throw new Error('There are no choices.');
    if (new Set(values).size < values.length) throw new Error('A choice stands twice.');
    this.#choices = values;
    return this;
  }
  setBounds(low: number, high: number): this {
    if (low < 0 || low > 1 || high < 3 || high > 10) throw new Error('The bounds are out of range.');
    return this;
  }
}

class Form {
  readonly id = `form-${++lastId}`;
  items: Item[] = [];
  readonly responses: Response[] = [];
  title: string;
  #isPublished: boolean;
  #accepts = true;
  constructor(title: string, isPublished: boolean) {
    this.title = title;
    this.#isPublished = isPublished;
  }
  getId = (): string => this.id;
  getTitle = (): string => this.title;
  getEditUrl = (): string => `https://docs.google.com/forms/d/${this.id}/edit`;
  getPublishedUrl(): string {
    this.#needsPublished();
    return `https://docs.google.com/forms/d/e/${this.id}-public/viewform`;
  }
  isQuiz = (): boolean => false;
  collectsEmail = (): boolean => false;
  canEditResponse = (): boolean => false;
  supportsAdvancedResponderPermissions = (): boolean => true;
  setPublished(is: boolean): this {
    this.#isPublished = is;
    return this;
  }
  isAcceptingResponses = (): boolean => this.#isPublished && this.#accepts;
  setAcceptingResponses(is: boolean): this {
    this.#needsPublished();
    this.#accepts = is;
    return this;
  }
  setDescription = (): this => this;
  setConfirmationMessage = (): this => this;
  setShowLinkToRespondAgain = (): this => this;
  getItems = (): Item[] => this.items;
  getItemById(id: number): Item | null {
    if (typeof id !== 'number') throw new Error('The parameters do not match the method.');
    return this.items.find((one) => one.id === id) ?? null;
  }
  getResponses = (since: Date): Response[] => this.responses.filter(({ at }) => at >= since);
  addTextItem = (): Item => this.#add('TEXT');
  addMultipleChoiceItem = (): Item => this.#add('MULTIPLE_CHOICE');
  addCheckboxItem = (): Item => this.#add('CHECKBOX');
  addScaleItem = (): Item => this.#add('SCALE');
  #add(type: string): Item {
    const item = new Item(type);
    this.items.push(item);
    return item;
  }
  #needsPublished(): void {
    if (!this.#isPublished) throw new Error('Operation not supported on unpublished form');
  }
}

class Response {
  readonly id = randomUUID();
  readonly at = new Date(time);
  readonly answers: readonly { readonly item: Item; readonly value: Value }[];
  constructor(answers: readonly { readonly item: Item; readonly value: Value }[]) {
    this.answers = answers;
  }
  getId = (): string => this.id;
  getTimestamp = (): Date => this.at;
  getRespondentEmail = (): string => '';
  getItemResponses = (): { getItem: () => Item; getResponse: () => Value }[] =>
    this.answers.map(({ item, value }) => ({ getItem: () => item, getResponse: () => value }));
}

const forms = new Map<string, Form>();
const properties = new Map<string, string>();
let triggers: { readonly handler: string }[] = [];
const log: string[] = [];

const active = bound && new Form('Her own form', true);
if (active) {
  forms.set(active.id, active);
  for (const title of bound) active.addTextItem().setTitle(title);
}

const validation = (): object => {
  const builder: object = new Proxy(
    {},
    { get: (_, name) => (name === 'build' ? () => ({}) : () => builder) },
  );
  return builder;
};

const services = {
  FormApp: {
    // A new form is not published, whatever was asked for: so Google says of forms made since June 2026.
    create: (title: string) => {
      const form = new Form(title, false);
      forms.set(form.id, form);
      return form;
    },
    openById: (id: string) => {
      const form = forms.get(id);
      if (!form) throw new Error('No item with the given ID could be found.');
      return form;
    },
    getActiveForm: () => active,
    createTextValidation: validation,
  },
  ScriptApp: {
    getProjectTriggers: () => triggers.map((one) => ({ ...one, one, getHandlerFunction: () => one.handler })),
    deleteTrigger: ({ one }: { one: (typeof triggers)[number] }) => {
      triggers = triggers.filter((other) => other !== one);
    },
    newTrigger: (handler: string) => {
      const builder: object = new Proxy(
        {},
        { get: (_, name) => (name === 'create' ? () => triggers.push({ handler }) : () => builder) },
      );
      return builder;
    },
  },
  PropertiesService: {
    getScriptProperties: () => ({
      getProperty: (name: string) => properties.get(name) ?? null,
      setProperty: (name: string, value: string) => {
        if (value.length > 9 * 1024) throw new Error('Argument too large: value');
        properties.set(name, value);
      },
    }),
  },
  LockService: { getScriptLock: () => ({ tryLock: () => true, releaseLock: () => undefined }) },
  UrlFetchApp: {
    fetch: (url: string, { payload, ...options }: { payload: string | number[]; headers?: object }) => {
      const { status, body } = ask({ url, ...options, body: unsigned(payload).toString('base64') });
      return { getResponseCode: () => status, getContentText: () => body };
    },
  },
  Utilities: {
    DigestAlgorithm: { SHA_256: 'sha256' },
    Charset: { UTF_8: 'utf8' },
    getUuid: randomUUID,
    sleep: () => undefined,
    base64Decode: (text: string) => signed(Buffer.from(text, 'base64')),
    base64Encode: (list: number[]) => unsigned(list).toString('base64'),
    newBlob: (text: string) => ({ getBytes: () => signed(Buffer.from(text)) }),
    computeDigest: (algorithm: string, text: string) => signed(createHash(algorithm).update(text).digest()),
    computeHmacSha256Signature: (value: number[], key: number[]) =>
      signed(createHmac('sha256', unsigned(key)).update(unsigned(value)).digest()),
  },
  console: {
    log: (text: string) => log.push(text),
    error: (text: unknown) => log.push(String(text)),
  },
};

/** The script reads the clock of the test. */
class ScriptDate extends Date {
  constructor(...given: [] | [string | number | Date]) {
    if (given.length === 0) super(time);
    else super(given[0]);
  }
  static override now(): number {
    return time;
  }
}

const context = createContext({ ...services, Date: ScriptDate });

interface Order {
  readonly now: number;
  readonly script?: string;
  readonly run?: string;
  /** Someone fills the form in: by the titles of its questions. */
  readonly submit?: Readonly<Record<string, Value>>;
  /** The manager deletes a question. */
  readonly remove?: string;
}

parentPort?.on('message', ({ now, script, run, submit, remove }: Order) => {
  time = now;
  log.length = 0;
  let error: string | undefined;
  const form = active ?? [...forms.values()].at(-1);
  try {
    if (script !== undefined) new Script(script).runInContext(context);
    if (run !== undefined) runInContext(`${run}()`, context);
    if (remove !== undefined && form) form.items = form.items.filter(({ title }) => title !== remove);
    if (submit && form) {
      const response = new Response(
        Object.entries(submit).map(([title, value]) => {
          const item = form.items.find((one) => one.title === title);
          if (!item) throw new Error(`The form has no question "${title}".`);
          return { item, value };
        }),
      );
      form.responses.push(response);
      for (const { handler } of triggers.filter((one) => one.handler === 'onFormSubmit')) {
        Object.assign(context, { event: { source: form, response } });
        runInContext(`${handler}(event)`, context);
      }
    }
  } catch (thrown) {
    error = (thrown as Error).message;
  }
  const made = active ?? [...forms.values()].at(-1);
  parentPort?.postMessage({
    done: {
      ...(error !== undefined && { error }),
      log: [...log],
      triggers: triggers.map(({ handler }) => handler),
      properties: Object.fromEntries(properties),
      ...(made && {
        form: {
          id: made.id,
          title: made.title,
          isOpen: made.isAcceptingResponses(),
          questions: made.items.map(({ title, type, required, help }) => ({ title, type, required, help })),
        },
      }),
    },
  });
});
