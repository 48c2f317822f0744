/** A mail in the mailbox of this machine. */
export interface Letter {
  id: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  at: string;
}

/** All mails to an address, oldest first. */
export async function letters(url: string, to: string): Promise<Letter[]> {
  const res = await fetch(`${url}/_dev/mail.json?to=${encodeURIComponent(to)}`);
  if (!res.ok) throw new Error(`read the mailbox: ${res.status}`);
  return (await res.json()) as Letter[];
}
