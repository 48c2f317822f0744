/** Where the object is marked. */
export default function EditorPage({ id }: { id?: string }) {
  return <main>{id}</main>;
}
