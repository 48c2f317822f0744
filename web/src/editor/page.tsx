import { useLocation } from "preact-iso";
import { SignedIn } from "../auth/guard";
import { openDecoder } from "../decoder/open";
import { apiDesk } from "./api_desk";
import { MaskPage } from "./mask_page";

/** Where the object is marked. */
export default function EditorPage({ id = "" }: { id?: string }) {
  const { route } = useLocation();
  return (
    <SignedIn>
      <MaskPage id={id} desk={apiDesk} openDecoder={openDecoder} leave={route} />
    </SignedIn>
  );
}
