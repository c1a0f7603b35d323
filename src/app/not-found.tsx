export { NotFoundPage as default } from "#ui/shell/problem-page.tsx";
