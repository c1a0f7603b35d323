import { LeftOutlined } from "@ant-design/icons";
import Link from "next/link";
import styles from "./page.module.css";

/** From a page to the list or report it belongs to. */
export const WayBack = ({ href, children }: { href: string; children: string }) => (
  <Link href={href} className={styles.wayBack}>
    <LeftOutlined aria-hidden /> {children}
  </Link>
);
