// Makes a NuGet package: a zip with a nuspec and one assembly.
import { crc32, deflateRawSync } from 'node:zlib';

/** A package for .NET 10, as bytes. `files` maps a path in the package to its content. */
export function nupkg({ id, version, description, dependencies, framework, files }) {
  const dependency = ([name, least]) => `        <dependency id="${name}" version="${least}" />\n`;
  const nuspec = `<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>${id}</id>
    <version>${version}</version>
    <authors>${id.split('.')[0]}</authors>
    <description>${description}</description>
    <dependencies>
      <group targetFramework="net10.0">
${Object.entries(dependencies).map(dependency).join('')}      </group>
    </dependencies>
${framework === undefined ? '' : `    <frameworkReferences>
      <group targetFramework="net10.0"><frameworkReference name="${framework}" /></group>
    </frameworkReferences>
`}  </metadata>
</package>
`;
  return zip({ [`${id}.nuspec`]: Buffer.from(nuspec), ...files });
}

function zip(files) {
  const now = new Date();
  const time = now.getUTCHours() << 11 | now.getUTCMinutes() << 5 | now.getUTCSeconds() >> 1;
  const date = now.getUTCFullYear() - 1980 << 9 | now.getUTCMonth() + 1 << 5 | now.getUTCDate();
  const parts = [], directory = [];
  let offset = 0;

  for (const [name, content] of Object.entries(files)) {
    const path = Buffer.from(name), packed = deflateRawSync(content);
    const header = Buffer.alloc(26);   // what the local header and the directory entry have in common
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE(8, 4);        // deflate
    header.writeUInt16LE(time, 6);
    header.writeUInt16LE(date, 8);
    header.writeUInt32LE(crc32(content), 10);
    header.writeUInt32LE(packed.length, 14);
    header.writeUInt32LE(content.length, 18);
    header.writeUInt16LE(path.length, 22);

    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), header, place, path);
    parts.push(Buffer.from('PK\x03\x04'), header, path, packed);
    offset += 30 + path.length + packed.length;
  }

  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}
