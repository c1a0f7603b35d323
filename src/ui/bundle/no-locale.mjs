/** Replaces antd's standard texts: the layout provides those of the reader's language. */
export default { locale: "en", Modal: {} };
