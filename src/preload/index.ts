import { contextBridge } from 'electron';

contextBridge.exposeInMainWorld('headlight', {});
