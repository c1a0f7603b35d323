import { LeftOutlined } from "@ant-design/icons";
import Link from "next/link";
import styles from "./page.module.css";

/** A link from a page to its list or report. */
export const BackLink = ({ href, children }: { href: string; children: string }) => (
  <Link href={href} className={styles.wayBack}>
    <LeftOutlined aria-hidden /> {children}
  </Link>
);
