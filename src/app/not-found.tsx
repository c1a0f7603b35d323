export { NotFoundPage as default } from "#ui/shell/not-found-page.tsx";
