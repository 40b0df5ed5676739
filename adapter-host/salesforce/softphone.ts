export { mount, type MountedWidget, type MountOptions } from '../mount.ts';
export { genericCallSource, type GenericCallSource } from '../generic-call-source.ts';
export { openCtiHost, type OpenCti, type OpenCtiOptions } from './open-cti.ts';
export { scvTap, type ScvTap } from './scv-tap.ts';
