export { createGuard } from './guard';
export { linkedPages, momentPages, numberedPages, offsetPages, offsetSteps, type LinkedPage } from './pages';
