/** New versions of the app, in English. */
export const updatesEn = {
  'update.title': 'New versions',
  'update.none.source':
    'This copy runs from its source code: a new version comes with `git pull`, and Headlight never looks for one.',
  'update.none.noPlace': 'Whoever built this copy named no place to look for new versions; Headlight never does.',
  'update.idle': 'Headlight looks for a new version only when you ask it to.',
  'update.looking': 'Looking…',
  'update.current': 'You have the newest version.',
  'update.found': 'Version {version} is there, of {date}.',
  'update.foundNotice': 'Version {version} of Headlight is there.',
  'update.show': 'Show',
  'update.byHand': 'This copy was unpacked by hand, so the new version has to be unpacked in its place the same way.',
  'update.downloading': 'Downloading version {version}: {percent} %',
  'update.ready':
    'Version {version} is here and is what its makers signed. Headlight ends, installs it and starts again.',
  'update.installing': 'Installing version {version}; the system may ask for your password.',
  'update.look': 'Look for a new version',
  'update.download': 'Download ({size})',
  'update.cancel': 'Cancel',
  'update.install': 'Install and start again',
  'update.always': 'Look at each start',
};
