import { language, type Language } from "./language";

/** A message, or how to make one from what it speaks of. */
// Parameters differ from message to message: `never` lets each declare its own.
type Message = string | ((...args: never[]) => string);

type Translated<T> = { [K in keyof T]: T[K] extends string ? string : T[K] };

/**
 * messages makes one area's catalogue. English gives the keys and their parameters;
 * a language that lacks one, or has one too many, does not compile. Reading it in a
 * component subscribes the component to the language.
 */
export function messages<T extends Record<string, Message>>(en: T, others: Record<Exclude<Language, "en">, Translated<T>>): () => Translated<T> {
  const all: Record<Language, Translated<T>> = { en: en as Translated<T>, ...others };
  return () => all[language.value];
}
