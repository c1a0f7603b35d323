import { redirect } from "next/navigation";

/** The front page is the first thing people come for. */
export default function FrontPage() {
  redirect("/rfm");
}
