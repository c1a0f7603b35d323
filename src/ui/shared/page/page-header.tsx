import type { ReactNode } from "react";
import styles from "./page.module.css";
import { PageHeading } from "./page-heading.tsx";

type Props = {
  title: string;
  /** The way back, over the whole width. */
  above?: ReactNode;
  /** In the title's line, before it. */
  mark?: ReactNode;
  /** In the title's line, after it. */
  beside?: ReactNode;
  /** What the page is for. */
  about?: ReactNode;
  /** What else is said beneath the title. */
  children?: ReactNode;
  actions?: ReactNode;
  /** On a phone the actions stay beside the title: one button, behind which they are. */
  staysBeside?: boolean;
};

/** The head of every page: its title with what is said of it, and what can be done with the whole. */
export const PageHeader = (props: Props) => {
  const { title, above, mark, beside, about, children, actions, staysBeside } = props;
  return (
    <header className={styles.header} data-stays={staysBeside || undefined}>
      {above && <div className={styles.above}>{above}</div>}
      <div className={styles.words}>
        <div className={styles.titleLine}>
          {mark}
          <PageHeading title={title} />
          {beside}
        </div>
        {about && <p className={styles.about}>{about}</p>}
        {children}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
};
