import { expect, test } from "vitest";
import { clean } from "./client_error";

test.each([
  ["at https://app.example/assets/x-1.js?token=s3cret:3:4", "at https://app.example/assets/x-1.js?…"],
  ["no session sess_1764498600_5a3b1e00 here", "no session sess_… here"],
  ["/shared/AbC-123_x", "/shared/…"],
  ["mail to ada.love+x@mail.example.org failed", "mail to …@… failed"],
  ["Bearer eyJhbGciOi.eyJzdWIi.c2ln was refused", "Bearer token was refused"],
  ["users/ada/sessions", "users/…/sessions"],
])("%s says nobody's name", (said, cleaned) => {
  expect(clean(said)).toBe(cleaned);
});
