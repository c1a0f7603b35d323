export { AudiencePage as default } from "#ui/audiences/audience-page.tsx";
