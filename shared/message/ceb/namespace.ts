/** Target namespace of every CEB message. */
export const CEB_NAMESPACE = 'http://www.chinaport.gov.cn/ceb'
/** XML signature. */
export const DS_NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#'
/** Transport envelope of the exchange platform. */
export const DXP_NAMESPACE = 'http://www.chinaport.gov.cn/dxp'
