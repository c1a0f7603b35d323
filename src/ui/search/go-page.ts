/** A page of the navigation with its key after G. */
export type GoPage = { name: string; label: string; href: string; key: string };
