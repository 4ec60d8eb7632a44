<#
Installs the package that the rating device has staged, or puts the one before back. UNTESTED: it has
not run on a Windows machine yet. docs/updates.md tells the whole way; resources/linux/update is its
tested counterpart.

Once on each machine, as administrator:

  New-Item HKLM:\SOFTWARE\Yiping -Force
  Set-ItemProperty HKLM:\SOFTWARE\Yiping Publisher '<thumbprint of the certificate that signs installers>'
  Set-ItemProperty HKLM:\SOFTWARE\Yiping DataFolder 'C:\Users\kiosk\AppData\Roaming\Yiping'
  schtasks /Create /RU SYSTEM /SC MINUTE /MO 1 /TN YipingUpdate ^
    /TR "powershell -NoProfile -ExecutionPolicy AllSigned -File \"C:\Program Files\Yiping\resources\update.ps1\""

The shell of the kiosk's user (Shell Launcher) runs `update.ps1 -CrashLoop` after exit code 70: it only
leaves a mark, which the task of SYSTEM reads.
#>
param([switch]$CrashLoop)
$ErrorActionPreference = 'Stop'

# Only administrators may make or write anything there; in ProgramData anybody may make a folder first.
$own = Join-Path $env:ProgramFiles 'YipingUpdate'
$settings = Get-ItemProperty HKLM:\SOFTWARE\Yiping
$staged = Join-Path $settings.DataFolder 'update'
$mark = Join-Path $settings.DataFolder 'update\crash-loop'

if ($CrashLoop) { New-Item $mark -ItemType File -Force | Out-Null; exit 0 }

New-Item $own -ItemType Directory -Force | Out-Null

function Tell($result, $version, $digest, $why) {
  $at = (Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ')
  "result $result`nversion $version`ndigest $digest`nwhy $why`nat $at`n" |
    Set-Content (Join-Path $own 'state') -Encoding ascii -NoNewline
}

function Install-Package($file) {
  $done = Start-Process $file -ArgumentList '/S' -Wait -PassThru
  return $done.ExitCode -eq 0
}

$current = Join-Path $own 'current.exe'
$previous = Join-Path $own 'previous.exe'
$refused = Join-Path $own 'refused'

if (Test-Path $mark) {
  Remove-Item $mark
  if (Test-Path $previous) {
    $bad = (Get-FileHash $current).Hash.ToLower()
    $version = (Get-Item $current).VersionInfo.ProductVersion
    Add-Content $refused $bad
    Install-Package $previous | Out-Null
    Move-Item $previous $current -Force
    Tell 'rolled-back' $version $bad 'it does not get to its feet'
  }
  exit 0
}

if (-not (Test-Path (Join-Path $staged 'ready'))) { exit 0 }
Remove-Item (Join-Path $staged 'ready')
$package = Join-Path $own 'package.exe'
Copy-Item (Join-Path $staged 'package.exe') $package -Force
$digest = (Get-FileHash $package).Hash.ToLower()
$version = (Get-Item $package).VersionInfo.ProductVersion
$signature = Get-AuthenticodeSignature $package

if ($signature.Status -ne 'Valid' -or $signature.SignerCertificate.Thumbprint -ne $settings.Publisher) {
  Tell 'refused' $version $digest 'it is not signed by the publisher this machine trusts'
} elseif ((Test-Path $refused) -and (Select-String -Path $refused -SimpleMatch $digest -Quiet)) {
  Tell 'refused' $version $digest 'it has been put back before'
} elseif ((Test-Path $current) -and [version]$version -le [version](Get-Item $current).VersionInfo.ProductVersion) {
  Tell 'refused' $version $digest 'it is not newer'
} else {
  if (Test-Path $current) { Copy-Item $current $previous -Force }
  if (Install-Package $package) {
    Move-Item $package $current -Force
    Tell 'installed' $version $digest 'the bundle names it'
  } else {
    Add-Content $refused $digest
    if (Test-Path $previous) { Install-Package $previous | Out-Null }
    Tell 'refused' $version $digest 'the installer failed'
  }
}
