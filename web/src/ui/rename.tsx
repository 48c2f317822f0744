import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { messages } from "../i18n/messages";
import { Button } from "./button";
import { Dialog } from "./dialog";
import "./field.css";

const text = messages(
  { title: "Rename", name: "Name", save: "Save", cancel: "Cancel", none: "Give it a name.", long: "Names have up to 120 characters." },
  { es: { title: "Cambiar nombre", name: "Nombre", save: "Guardar", cancel: "Cancelar", none: "Ponle un nombre.", long: "Los nombres tienen hasta 120 caracteres." } },
);

/** Asks for a name. `save` answers what went wrong, "" if nothing. */
export function RenameDialog({ name, save, close }: { name: string; save: (name: string) => Promise<string>; close: () => void }) {
  const t = text();
  const value = useSignal(name);
  const wrong = useSignal("");
  const busy = useSignal(false);
  const form = useId();
  const submit = async (): Promise<void> => {
    if (busy.value) return;
    const wanted = value.value.trim();
    if (wanted === "") wrong.value = t.none;
    else if (Array.from(wanted).length > 120) wrong.value = t.long;
    else {
      busy.value = true;
      wrong.value = await save(wanted);
      busy.value = false;
      if (wrong.value === "") close();
    }
  };
  return (
    <Dialog
      title={t.title}
      close={close}
      actions={
        <>
          <Button onClick={close}>{t.cancel}</Button>
          <Button look={["primary"]} type="submit" form={form} aria-disabled={busy.value}>
            {t.save}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class="field"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <label for={`${form}-name`}>{t.name}</label>
        <input id={`${form}-name`} class="input" value={value.value} autoFocus maxLength={200} aria-invalid={wrong.value !== ""} aria-describedby={`${form}-wrong`} onInput={(e) => (value.value = e.currentTarget.value)} onFocus={(e) => e.currentTarget.select()} />
        <p id={`${form}-wrong`} class="wrong" role="alert">
          {wrong.value}
        </p>
      </form>
    </Dialog>
  );
}
