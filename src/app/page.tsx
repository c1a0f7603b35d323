import { redirect } from "next/navigation";

/** The front page redirects to the most used page. */
export default function FrontPage() {
  redirect("/rfm");
}
