/* What the loader imports: it registers nothing until it is told under which name. */
export {define} from './registry.ts';
