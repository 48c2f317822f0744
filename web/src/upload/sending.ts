// All that is needed from the first photo on.
export { UploadList } from "./list";
export { ourPhoto } from "./ours";
export { send, uploads, type Upload } from "./queue";
